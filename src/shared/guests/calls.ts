import {checkParameters, connectProxmox, findTraps, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import type {ApiCall, Step} from './steps.ts'

/** What a step sends, found out by having it sent to nobody: what --dry-run shows cannot differ from what is done. */
export async function callsOf({send}: Step, {host, port, tokenId}: ProxmoxClient): Promise<ApiCall[]> {
  if (!send) return []
  const calls: ApiCall[] = []
  const nobody = connectProxmox(
    {host, port, tokenId, tokenSecret: '', trust: {system: true}},
    {
      close: () => {},
      send: async ({method, parameters = {}, path}) => {
        const problems = Object.entries({...findTraps(parameters), ...checkParameters(method, path, parameters)})
        if (problems.length > 0) {
          throw proxmoxError('Proxmox VE does not take these values.', {
            code: 'PROXMOX_INVALID_PARAMETERS',
            details: {method, path},
            nextStep: 'Put them right; nothing was changed.',
            problems: problems.map(([field, message]) => ({field, message})),
          })
        }
        calls.push({method, parameters: textsOf(parameters), path: `/api2/json${path}`})
        return {data: 'UPID', date: null, total: undefined}
      },
    },
  )
  await send(nobody)
  return calls
}

function textsOf(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'boolean' ? String(Number(value)) : String(value)]),
  )
}
