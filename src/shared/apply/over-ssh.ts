import {
  checkHealth,
  type DeployWishes,
  deploymentFor,
  deployObstacles,
  deployToMachine,
  forgetHost,
  knownHostsFile,
  targetByName,
  waitForCloudInit,
} from '#shared/deploy/index'
import type {LabFile, PlanStep} from '#shared/plan/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type GuestWorks, type Machine, type WorkOptions, waitForSsh} from './guest-work.ts'

export interface OverSsh {
  readonly stateDirectory: string
  readonly packageRoot: string
  /** What the configuration says about deployments; only read where there are some. */
  readonly wishes: () => Promise<DeployWishes>
}

/** What `lab deploy` does, as steps of a run. */
export function worksOverSsh({packageRoot, stateDirectory, wishes}: OverSsh): GuestWorks {
  const knownHosts = knownHostsFile(stateDirectory)
  const deploying = async ({onLine, signal}: WorkOptions) => ({
    ...(await wishes()),
    ...{knownHosts, onStep: onLine, packageRoot, signal},
  })
  return {
    'cloud-init': async (machine, {signal}) => waitForCloudInit(targetOf(machine), {knownHosts, signal}),
    deploy: async (machine, options) => {
      const target = targetOf(machine)
      const {warnings} = await deployToMachine(target, deploymentOf(machine), await deploying(options))
      for (const warning of warnings) options.onWarning(warning)
    },
    health: async (machine, options) => checkHealth(targetOf(machine), deploymentOf(machine), await deploying(options)),
    made: async ({guest}) => forgetHost(guest.ip, knownHosts),
    'wait-ssh': waitForSsh(),
  }
}

/** Before anything is sent: all that this computer lacks for what is to be done in the machines. */
export async function checkReadyForSsh(
  {packageRoot, stateDirectory, wishes}: OverSsh,
  lab: LabFile,
  steps: readonly PlanStep[],
): Promise<void> {
  const overSsh = steps.filter(({kind}) => kind === 'cloud-init' || kind === 'deploy' || kind === 'health')
  if (overSsh.length === 0) return
  const deployed = overSsh.filter(({kind}) => kind === 'deploy').map(({vm}) => vm)
  const guests = lab.vms.filter(({name}) => deployed.includes(name))
  const problems: Problem[] = [...(await deployObstacles(lab, guests, {packageRoot, stateDirectory}))]
  let nextStep =
    problems.length > 0
      ? 'Put that right first, or deploy later: deploy: false in the lab file (lab vm create: without --deploy), then lab deploy.'
      : undefined
  try {
    if (guests.length > 0) await wishes()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    problems.push(...(error.problems.length > 0 ? error.problems : [{message: error.message}]))
    nextStep ??= error.nextStep
  }
  if (problems.length === 0) return
  throw new UserError('Not everything could be done from here. Nothing was changed.', {
    code: 'NOT_READY',
    exitCode: ExitCode.configuration,
    ...(nextStep !== undefined && {nextStep}),
    problems,
  })
}

function deploymentOf({guest, lab}: Machine) {
  return deploymentFor(lab.vms.find(({name}) => name === guest.name)!.role)
}

function targetOf(machine: Machine) {
  const {guest, lab} = machine
  return targetByName(guest.name, deploymentOf(machine), {file: lab.name, lab})
}
