import {randomUUID} from 'node:crypto'
import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** Keys of hosts as they were at first contact, apart from those of the person. */
export function knownHostsFile(stateDirectory: string): string {
  return join(stateDirectory, 'deploy', 'known_hosts')
}

/**
 * For a machine that was just made: the key of an earlier one at its address is nobody's any more. All at once, as
 * several machines are made at the same time.
 */
export function forgetHost(address: string, knownHosts: string): void {
  if (!existsSync(knownHosts)) return
  const lines = readFileSync(knownHosts, 'utf8').split('\n')
  const kept = lines.filter((line) => line.split(' ')[0] !== address)
  if (kept.length === lines.length) return
  const draft = `${knownHosts}.${randomUUID()}.tmp`
  writeFileSync(draft, kept.join('\n'), {mode: 0o600})
  renameSync(draft, knownHosts)
}
