import {type Apply, renderApply} from '#shared/apply/index'
import type {Screen} from '#shared/terminal/index'
import type {Machine} from './request.ts'

/** Makes what tells of a run: about a machine and not about a file, which there is none of. */
export function renderCreated({read: {lab}}: Machine) {
  const {ip, name, vmid} = lab.vms[0]!
  const who = `VM ${vmid} ${name}`
  return (run: Apply, screen: Screen): string => {
    if (run.outcome === 'unchanged') return screen.colour.green(`No changes: ${who} is there as described.`)
    const [, ...steps] = renderApply(run, screen).split('\n')
    return [screen.colour.bold(`${who} runs, at ${ip}.`), ...steps].join('\n')
  }
}
