import type {PlanStep} from '#shared/plan/index'
import {isProxmoxError} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'

/** All that is open, each with why, and with the command that does it by hand. */
export function unfinished(
  open: readonly PlanStep[],
  failures: ReadonlyMap<string, UserError>,
  isAborted: boolean,
): UserError {
  const errors = [...failures.values()]
  const worst = errors.find((error) => !isInterrupted(error))
  const problems = open.map((step) => {
    const failure = failures.get(step.id)
    if (failure) return {field: step.id, message: withCommand(failure.message, step)}
    return {field: `${step.id} (not begun)`, message: withCommand(`${step.text}.`, step)}
  })
  const count = `${open.length} ${open.length === 1 ? 'step is' : 'steps are'} not done`
  if (isAborted && !worst) {
    const tasks = open.some(({call, id}) => call !== null && isProxmoxError(failures.get(id), 'PROXMOX_INTERRUPTED'))
    return new UserError(`${count}${tasks ? '; what was begun goes on at the server' : ''}.`, {
      code: 'PROXMOX_INTERRUPTED',
      exitCode: ExitCode.interrupted,
      nextStep: goOn,
      problems,
    })
  }
  return new UserError(`${count}.`, {
    ...(worst && {cause: worst}),
    code: worst?.code ?? 'APPLY_UNFINISHED',
    exitCode: worst?.exitCode ?? ExitCode.failed,
    nextStep: nextStepAfter(worst),
    problems,
  })
}

const goOn = 'lab apply --resume goes on, lab apply --rollback takes back what this run made.'

function nextStepAfter(error: UserError | undefined): string {
  if (error?.nextStep === undefined) return goOn
  if (error.code === 'PROXMOX_STATE_UNKNOWN' || error.code === 'PROXMOX_TASK_UNKNOWN') {
    return 'lab apply --resume looks at what is there and sends only what is missing, lab apply --rollback takes back what this run made.'
  }
  if (error.nextStep.includes('lab apply --')) return error.nextStep
  return `${error.nextStep.replace(/\.$/, '')}. Then: ${goOn}`
}

function isInterrupted(error: UserError): boolean {
  return error.exitCode === ExitCode.interrupted
}

/** What a person can do as well; the waiting is not worth the words. */
function withCommand(message: string, {command, kind}: PlanStep): string {
  return kind === 'deploy' && command !== null ? `${message} By hand: ${command}` : message
}
