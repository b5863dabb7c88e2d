import {type Finding, type LabState, type Plan, planLab, type ReadLab, readLabState} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import type {Import} from './shape.ts'

/**
 * What a plan of the file with the machines says about them. With `before`, the file as it was, what stood in its way
 * already is nobody's fault.
 */
export async function prove(
  client: ProxmoxClient,
  lab: ReadLab,
  names: ReadonlySet<string>,
  before: ReadLab | null,
): Promise<Import['proof']> {
  const state = await readLabState(client, lab.lab)
  const plan = planOf(client, lab, state)
  const known = before === null ? [] : refusalsOf(planOf(client, before, state))
  const refusals = refusalsOf(plan).filter(
    ({code, subject}) => !known.some((each) => each.code === code && each.subject === subject),
  )
  const steps = plan.steps.filter(({vm}) => vm !== null && names.has(vm))
  return {
    isUnchanged: steps.length === 0 && refusals.length === 0,
    otherSteps: plan.steps.length - steps.length,
    refusals: refusals.map(({message, subject}) => `${subject} ${message}`),
    steps: steps.map(({text}) => text),
  }
}

function planOf({host, port, tokenId}: ProxmoxClient, lab: ReadLab, state: LabState): Plan {
  return planLab(lab, state, {address: `${host}:${port}`, tokenId})
}

function refusalsOf({findings}: Plan): Finding[] {
  return findings.filter(({severity}) => severity === 'refusal')
}
