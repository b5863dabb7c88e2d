import {type FreshPlan, planNow} from '#shared/apply/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import type {Machine} from './request.ts'

/**
 * The plan of one machine. One that is there already is finished and started, and not set otherwise: whoever makes a
 * machine does not mean to change one.
 */
export async function planMachine(client: ProxmoxClient, {read}: Machine): Promise<FreshPlan> {
  const fresh = await planNow(client, read)
  const change = fresh.plan.steps.find(({kind}) => kind === 'configure')
  if (!change) return fresh
  const {call, vm, vmid} = change
  const {delete: removed = '', digest: _, ...set} = call?.parameters ?? {}
  const names = [...Object.keys(set), ...removed.split(',').filter((name) => name !== '')].toSorted()
  const finding = {
    code: 'MACHINE_DIFFERS',
    line: null,
    message: `is there already, with other settings (${names.join(', ')}), and is not changed by this.`,
    nextStep: `Describe it as it is (lab vm show ${vmid}), take another name, or change it by a lab file and lab apply.`,
    place: 'NAME',
    severity: 'refusal' as const,
    subject: `VM ${vmid} ${vm}`,
  }
  return {...fresh, plan: {...fresh.plan, canApply: false, findings: [finding, ...fresh.plan.findings]}}
}
