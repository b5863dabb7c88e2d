import type {Kysely, Transaction} from 'kysely'
import type {Ai} from '#shared/ai/index'
import type {AlertThresholds} from '#shared/coordination/index'
import type {Database, Session} from '#shared/db/index'
import {type BriefingScope, loadBriefing} from './load.ts'
import {findSame, listDeliveries, storeBriefing} from './repository.ts'
import type {BriefingDeliveryRow} from './table.ts'
import {type Briefing, type DeliveryState, type RevisedBriefing, scopeOf} from './types.ts'

/** Opens the database for one piece of work: it is closed while a model thinks. */
export type InSession = <Value>(work: (session: Session) => Promise<Value>) => Promise<Value>

export interface Making {
  readonly actor: string
  readonly inSession: InSession
  readonly scope: BriefingScope
  readonly thresholds: AlertThresholds
  /** Answers as if it were stored. */
  readonly dryRun: boolean
}

export interface KeptBriefing {
  readonly id: number
  readonly briefing: RevisedBriefing
}

export interface MadeBriefing extends KeptBriefing {
  /** Why it is not, or not all, told by the model that was wanted. */
  readonly warnings: readonly string[]
}

/** The briefing of now, told by the template, and stored unless the same was told today already. */
export async function makeBriefing({actor, dryRun, inSession, scope, thresholds}: Making): Promise<MadeBriefing> {
  return inSession(async (session) => {
    const briefing = await loadBriefing(session.database, scope, thresholds)
    const {value} = await session.change((transaction) => keepBriefing(transaction, briefing, actor), {dryRun})
    return {...value, warnings: []}
  })
}

/** The same told by a model, unless one has told these facts today already. */
export async function tellBriefing(making: Making, ai: Ai): Promise<MadeBriefing> {
  if (ai.provider.id === 'rules') {
    if (ai.because) {
      const {requireModel} = await import('#shared/ai/index')
      requireModel(ai, ai.because)
    }
    return makeBriefing(making)
  }
  const {rewriteNarrative} = await import('./narrative/rewrite.ts')
  const {actor, dryRun, inSession, scope, thresholds} = making
  const {briefing, known} = await inSession(async ({database}) => {
    const found = await loadBriefing(database, scope, thresholds)
    return {briefing: found, known: await findSame(database, found)}
  })
  const {narrative, warnings} =
    known?.content.narrative.source === 'ai'
      ? {narrative: known.content.narrative, warnings: []}
      : await rewriteNarrative(ai, briefing.facts, briefing.narrative.sentences, {scope: scopeOf(briefing)})
  return inSession(async (session) => {
    const told = {...briefing, narrative}
    const {value} = await session.change((transaction) => keepBriefing(transaction, told, actor), {dryRun})
    return {...value, warnings}
  })
}

/** Stores it unless the same was told today already: then that one is answered, as it was told. */
export async function keepBriefing(
  transaction: Transaction<Database>,
  briefing: Briefing,
  actor: string,
): Promise<KeptBriefing> {
  const {content, id, revision} = await storeBriefing(transaction, briefing, actor)
  return {briefing: {...content, revision}, id}
}

/** What came of the deliveries of its scope and day. */
export async function deliveriesOf(database: Kysely<Database>, briefing: Briefing): Promise<DeliveryState[]> {
  const rows = await listDeliveries(database, {date: briefing.date, scope: scopeOf(briefing)})
  return rows.map(deliveryState)
}

function deliveryState({attempts, channel, delivered_at, error, status}: BriefingDeliveryRow): DeliveryState {
  return {attempts, channel, deliveredAt: delivered_at?.toISOString() ?? null, error, status}
}
