import {plainLine, type Screen} from '#shared/terminal/index'
import type {Import} from './shape.ts'

/** A new lab file as it is, for a pipe; of one that was written into, what has come in. */
export function renderImport({file, labFile, machines, proof}: Import, {colour}: Screen): string {
  if (file === null) return labFile
  if (machines.length === 0) return 'Nothing to add: the file has all that can be in it.'
  const lines = machines.map(({name, vmid}) => `Added VM ${vmid} ${plainLine(name)} to ${plainLine(file)}`)
  return [...lines, colour.green(proofText({machines, proof}))].join('\n')
}

/** What a plan of the file says. */
export function proofText({machines, proof}: Pick<Import, 'machines' | 'proof'>): string {
  const those = machines.length === 1 ? 'the machine is' : `the ${machines.length} machines are`
  if (!proof.isUnchanged) return 'A plan of this file is not empty, or refused.'
  const others = proof.otherSteps === 0 ? '' : ` A plan has ${proof.otherSteps} steps for others.`
  return `No changes: ${those} what the file says.${others}`
}
