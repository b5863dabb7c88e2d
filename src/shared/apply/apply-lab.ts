import type {Plan} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {carryOutRun, type RunOptions} from './carry-out-run.ts'
import {type Journal, openJournal} from './journal.ts'
import {type Apply, applied, unchanged} from './outcome.ts'
import {prepareRollback, type Rollback, rollBack} from './roll-back.ts'
import {assertCanApply, assertNoOpenRun, type FreshPlan, openRun} from './sources.ts'

export interface ApplyRequest {
  /** Name of the lab. */
  readonly lab: string
  readonly stateDirectory: string
  /** `new` plans and begins; the others are about a run that was not finished. */
  readonly what: 'new' | 'resume' | 'rollback' | 'discard'
}

export interface ApplyOptions extends RunOptions {
  /** Only asked for a new run, with the journal held: nobody else can begin meanwhile. */
  readonly plan: () => Promise<FreshPlan>
  /** Rejects when it is not to be done. */
  readonly confirmPlan: (plan: Plan) => Promise<void>
  readonly confirmRollback: (rollback: Rollback) => Promise<void>
  readonly onLine: (text: string) => void
}

/** One sitting with a lab: begins a run, goes on with one, takes it back or forgets it. */
export async function applyLab(client: ProxmoxClient, request: ApplyRequest, options: ApplyOptions): Promise<Apply> {
  const {lab, stateDirectory, what} = request
  const journal = await openJournal({lab, server: `${client.host}:${client.port}`, stateDirectory})
  try {
    if (what === 'new') return await begin(client, journal, options)
    const progress = openRun(journal.progress)
    if (what === 'resume') return applied(await carryOutRun(client, journal, options), 'finished')
    if (what === 'discard') {
      await journal.append({outcome: 'discarded', type: 'end'})
      return applied(progress, 'discarded')
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
  const {login, plan} = await options.plan()
  assertCanApply(plan)
  if (plan.steps.length === 0) return unchanged(plan)
  await options.confirmPlan(plan)
  await journal.begin({login, plan, tokenId: client.tokenId})
  return applied(await carryOutRun(client, journal, options), 'finished')
}
