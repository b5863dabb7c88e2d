import {z} from 'zod'
import {type GroupValues, masked, settingNamed} from '#shared/config/index'
import {type Check, failed, ok, warning} from './check.ts'
import {counted} from './quantities.ts'

export const ProxmoxShape = z.object({
  isConfigured: z.boolean(),
  address: z.string().nullable(),
  hasToken: z.boolean(),
  /** Null when there is none, or when it cannot be asked. */
  server: z.object({version: z.string(), guests: z.int(), running: z.int()}).nullable(),
  /** Why the server cannot be asked. */
  problem: z.object({message: z.string(), fix: z.string().nullable()}).nullable(),
})
export type ProxmoxFacts = z.infer<typeof ProxmoxShape>

type Configured = Omit<ProxmoxFacts, 'problem' | 'server'>

/** What is configured, and a quick look at the server where one is. */
export async function readProxmox(proxmox: GroupValues<'proxmox'> | null): Promise<ProxmoxFacts> {
  const configured = proxmoxConfigured(proxmox)
  if (!proxmox || !configured.isConfigured) return {...configured, problem: null, server: null}
  const {readGuestCount} = await import('./proxmox-facts.ts')
  return {...configured, ...(await readGuestCount(proxmox))}
}

/** The server itself is not asked. */
export function proxmoxConfigured(proxmox: GroupValues<'proxmox'> | null): Configured {
  const {tokenId, tokenSecret, tokenSecretFile, url} = proxmox ?? {}
  const address = url === undefined ? null : masked(settingNamed('PROXMOX_HOST')!, url)
  const hasToken = tokenId !== undefined && (tokenSecret ?? tokenSecretFile) !== undefined
  return {address, hasToken, isConfigured: address !== null && hasToken}
}

export function proxmoxCheck({address, hasToken, isConfigured, problem, server}: ProxmoxFacts): Check {
  if (problem) return failed('Proxmox', `${address}: ${problem.message}`, problem.fix)
  if (server) {
    const {guests, running, version} = server
    return ok('Proxmox', `${address}: version ${version}, ${counted(guests, 'guest')}, ${running} running`)
  }
  if (isConfigured) return ok('Proxmox', `configured: ${address}`)
  if (address !== null && !hasToken) return warning('Proxmox', `${address}, but no token to log in with`, 'lab init')
  return warning('Proxmox', 'not configured', 'lab init')
}
