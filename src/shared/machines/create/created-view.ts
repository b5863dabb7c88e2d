import {type Apply, renderApply} from '#shared/apply/index'
import type {Screen} from '#shared/terminal/index'
import type {Machine} from './request.ts'

/** What was done, about a machine and not about a file, which there is none of. */
export function renderCreated(run: Apply, {read: {lab}}: Machine, screen: Screen): string {
  const {ip, name, vmid} = lab.vms[0]!
  const who = `VM ${vmid} ${name}`
  if (run.outcome === 'unchanged') return screen.colour.green(`No changes: ${who} is there as described.`)
  const [, ...steps] = renderApply(run, screen).split('\n')
  return [screen.colour.bold(`${who} is there, at ${ip}.`), ...steps].join('\n')
}
