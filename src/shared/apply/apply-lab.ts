import type {LabFile, Plan, PlanStep} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {carryOutRun, type RunOptions} from './carry-out-run.ts'
import {type Journal, openJournal} from './journal.ts'
import {type Apply, applied, unchanged} from './outcome.ts'
import {openSteps, type RunProgress} from './progress.ts'
import {prepareRollback, type Rollback, rollBack} from './roll-back.ts'
import {assertCanApply, assertNoOpenRun, type Continuation, type FreshPlan, onlyOpenLab, openRun} from './sources.ts'

export interface ApplyRequest {
  /** Name of the lab; null for the only one with an unfinished run. */
  readonly lab: string | null
  readonly stateDirectory: string
  /** `new` plans and begins; the others are about a run that was not finished. */
  readonly what: 'new' | Continuation
}

export interface ApplyOptions extends RunOptions {
  /** Only asked for a new run, with the journal held: nobody else can begin meanwhile. */
  readonly plan: () => Promise<FreshPlan>
  /** Rejects with all that would keep these steps from being done; asked before the first of them. */
  readonly checkReady?: (lab: LabFile, steps: readonly PlanStep[]) => Promise<void>
  /** Rejects when it is not to be done. */
  readonly confirmPlan: (plan: Plan) => Promise<void>
  readonly confirmRollback: (rollback: Rollback) => Promise<void>
  readonly onLine: (text: string) => void
}

/** One sitting with a lab: begins a run, goes on with one, takes it back or forgets it. */
export async function applyLab(client: ProxmoxClient, request: ApplyRequest, options: ApplyOptions): Promise<Apply> {
  const {stateDirectory, what} = request
  const server = `${client.host}:${client.port}`
  const lab = request.lab ?? (await onlyOpenLab(stateDirectory, server, what === 'new' ? 'resume' : what))
  const journal = await openJournal({lab, server, stateDirectory})
  try {
    if (what === 'new') return await begin(client, journal, options)
    const progress = openRun(journal.progress, what)
    if (what === 'resume') {
      await options.checkReady?.(progress.run.lab, openSteps(progress))
      return applied(await carryOutRun(client, journal, options), 'finished')
    }
    if (what === 'discard') {
      await journal.append({outcome: 'discarded', type: 'end'})
      return {...applied(progress, 'discarded'), warnings: leftByHand(progress)}
    }
    const rollback = await prepareRollback(client, progress)
    await options.confirmRollback(rollback)
    await rollBack(client, journal, rollback, options)
    return {...applied(journal.progress!, 'rolled-back'), warnings: [...rollback.kept]}
  } finally {
    await journal.close()
  }
}

async function begin(client: ProxmoxClient, journal: Journal, options: ApplyOptions): Promise<Apply> {
  assertNoOpenRun(journal.progress)
  const {lab, plan} = await options.plan()
  assertCanApply(plan)
  if (plan.steps.length === 0) return unchanged(plan)
  await options.checkReady?.(lab, plan.steps)
  if (!options.signal.aborted) await options.confirmPlan(plan)
  if (options.signal.aborted) {
    throw new UserError('Nothing was changed.', {code: 'STOPPED', exitCode: ExitCode.interrupted})
  }
  await journal.begin({lab, plan, tokenId: client.tokenId})
  return applied(await carryOutRun(client, journal, options), 'finished')
}

/** A plan compares what the server shows, and that is not what is inside the machines. */
function leftByHand(progress: RunProgress): string[] {
  return openSteps(progress).flatMap(({command, kind, text}) =>
    kind === 'deploy' ? [`No plan finds this again: ${text}: ${command}`] : [],
  )
}
