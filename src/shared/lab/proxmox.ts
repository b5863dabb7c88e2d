import {z} from 'zod'
import {type GroupValues, masked, settingNamed} from '#shared/config/index'
import {type Check, ok, warning} from './check.ts'

export const ProxmoxShape = z.object({
  isConfigured: z.boolean(),
  address: z.string().nullable(),
  hasToken: z.boolean(),
})
export type ProxmoxFacts = z.infer<typeof ProxmoxShape>

/** What is configured; the server itself is not asked. */
export function proxmoxFacts(proxmox: GroupValues<'proxmox'> | null): ProxmoxFacts {
  const {tokenId, tokenSecret, tokenSecretFile, url} = proxmox ?? {}
  const address = url === undefined ? null : masked(settingNamed('PROXMOX_HOST')!, url)
  const hasToken = tokenId !== undefined && (tokenSecret ?? tokenSecretFile) !== undefined
  return {address, hasToken, isConfigured: address !== null && hasToken}
}

export function proxmoxCheck({address, hasToken, isConfigured}: ProxmoxFacts): Check {
  if (isConfigured) return ok('Proxmox', `configured: ${address}`)
  if (address !== null && !hasToken) return warning('Proxmox', `${address}, but no token to log in with`, 'lab init')
  return warning('Proxmox', 'not configured', 'lab init')
}
