import {z} from 'zod'
import {alertSeverities} from '#shared/coordination/index'
import {
  type Delivery,
  type DeliverySettings,
  DeliveryShape,
  type Destination,
  deliverAll,
  type InDatabase,
  type Message,
  type Order,
  planDeliveries,
} from '#shared/delivery/index'
import {screenFor} from '#shared/terminal/index'
import {briefingHtml} from './formats/html.ts'
import {briefingMarkdown} from './formats/markdown.ts'
import {briefingSubject} from './formats/subject.ts'
import {briefingText} from './formats/text.ts'
import type {KeptBriefing} from './make.ts'
import {type RevisedBriefing, RevisedBriefingShape, scopeOf} from './types.ts'

export const BriefingRunShape = RevisedBriefingShape.extend({
  /** What this run did for each destination; empty when none was named. */
  deliveries: z.array(DeliveryShape),
})

export interface Delivering {
  readonly inDatabase: InDatabase
  readonly destinations: readonly Destination[]
  readonly settings: DeliverySettings
  readonly signal: AbortSignal
  readonly force: boolean
  readonly ifChanged: boolean
  /** Says what would be delivered. */
  readonly dryRun: boolean
}

/** Delivers to each destination by itself; what failed is in the answer. */
export async function deliverBriefing(
  {briefing, id}: KeptBriefing,
  {destinations, dryRun, force, ifChanged, inDatabase, settings, signal}: Delivering,
): Promise<Delivery[]> {
  const {factsHash} = briefing
  const order: Order = {briefingId: id, destinations, factsHash, force, ifChanged, message: messageOf(briefing)}
  if (dryRun) return inDatabase((database) => planDeliveries(database, order))
  return deliverAll(inDatabase, order, settings, {signal})
}

/** As a mail has it: without colours, narrow enough to be quoted. */
const PLAIN_COLUMNS = 78

function messageOf(briefing: RevisedBriefing): Message {
  const screen = screenFor({}, {COORD_FORCE_TTY: String(PLAIN_COLUMNS)}, true)
  const severities = briefing.facts.flatMap(({severity}) => severity ?? [])
  return {
    date: briefing.date,
    html: briefingHtml(briefing),
    json: briefing,
    markdown: briefingMarkdown(briefing),
    scope: scopeOf(briefing),
    severity: alertSeverities.findLast((each) => severities.includes(each)) ?? null,
    subject: briefingSubject(briefing),
    text: briefingText(briefing, screen),
  }
}
