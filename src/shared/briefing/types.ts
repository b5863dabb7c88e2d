import {z} from 'zod'
import {alertCodes, alertSeverities} from '#shared/coordination/index'

/** In the order in which a briefing tells them. */
export const briefingSections = [
  'headline',
  'needs-you',
  'overdue',
  'due-soon',
  'risks',
  'budget',
  'schedule',
  'contacts',
  'documents',
  'changes',
  'data-quality',
] as const
export type BriefingSection = (typeof briefingSections)[number]

export const factTopics = [
  'headline',
  'occurred',
  'action',
  'milestone',
  'risk',
  'review',
  'acceptance',
  'budget',
  'performance',
  'project',
  'assessment',
  'forecast',
  'contact',
  'stakeholder',
  'document',
  'top-risk',
  'change',
  'more',
] as const
export type FactTopic = (typeof factTopics)[number]

export const FactShape = z.object({
  /** F1, F2 … in the order of the briefing. */
  id: z.string(),
  section: z.enum(briefingSections),
  topic: z.enum(factTopics),
  /** The key of the project that it is about; null for what is about all of them. */
  project: z.string().nullable(),
  /** One sentence of stored and computed values. */
  text: z.string(),
  references: z.array(z.string()),
  /** The command that acts on it, null where there is nothing to do. */
  action: z.string().nullable(),
  /** Of the alert that it is: `coord why CODE` tells the rule. */
  code: z.enum(alertCodes as [(typeof alertCodes)[number], ...typeof alertCodes]).nullable(),
  severity: z.enum(alertSeverities).nullable(),
})
export type Fact = z.infer<typeof FactShape>

const CountShape = z.number().int().min(0)

/** What the headline counts, and what the next briefing compares itself with. */
export const BriefingCountsShape = z.object({
  projects: CountShape,
  needingAttention: CountShape,
  /** Alerts, by severity: red, orange, yellow. */
  urgent: CountShape,
  toActOn: CountShape,
  toWatch: CountShape,
  overdueActions: CountShape,
  /** Within the days of ACT-DUE. */
  actionsDue: CountShape,
  lateMilestones: CountShape,
  /** Open threats, and by band those that have a score. */
  openRisks: CountShape,
  redRisks: CountShape,
  orangeRisks: CountShape,
  yellowRisks: CountShape,
  greenRisks: CountShape,
  budgetAlerts: CountShape,
  contactsDue: CountShape,
  documentsWaiting: CountShape,
  /** Entries added, changed or removed since the last one. */
  changes: CountShape,
})
export type BriefingCounts = z.infer<typeof BriefingCountsShape>

export const SentenceShape = z.object({text: z.string(), factIds: z.array(z.string()).min(1)})
export type Sentence = z.infer<typeof SentenceShape>

export const NarrativeShape = z.object({
  source: z.enum(['template', 'ai']),
  /** Null for the template. */
  model: z.string().nullable(),
  sentences: z.array(SentenceShape),
})
export type Narrative = z.infer<typeof NarrativeShape>

export const BriefingShape = z.object({
  /** The business date in the zone of the person who reads it. */
  date: z.iso.date(),
  /** The project, or null for all projects under way. */
  project: z.string().nullable(),
  /** The moment that it shows. */
  asOf: z.iso.datetime(),
  /** From when on something counts as new: as of the last delivered briefing of an earlier day. */
  since: z.iso.datetime(),
  timeZone: z.string(),
  /** Nothing needs anybody and nothing has changed: three lines say it. */
  isQuiet: z.boolean(),
  facts: z.array(FactShape),
  /** SHA-256 of the facts: the same facts have the same, at any time and in any scope. */
  factsHash: z.string(),
  counts: BriefingCountsShape,
  /** What the counts are compared with, null when this is the first. */
  previous: z.object({date: z.iso.date(), counts: BriefingCountsShape}).nullable(),
  /** Sections without a fact, in order; one line names them all. */
  emptySections: z.array(z.enum(briefingSections)),
  narrative: NarrativeShape,
})
export type Briefing = z.infer<typeof BriefingShape>

const DeliveryStateShape = z.object({
  /** The destination without its secrets. */
  channel: z.string(),
  status: z.enum(['delivered', 'failed']),
  attempts: CountShape,
  error: z.string().nullable(),
  /** The last success. */
  deliveredAt: z.iso.datetime().nullable(),
})
export type DeliveryState = z.infer<typeof DeliveryStateShape>

export const RevisedBriefingShape = BriefingShape.extend({
  /** Counts within its scope and day. */
  revision: z.number().int().min(1),
})
export type RevisedBriefing = z.infer<typeof RevisedBriefingShape>

export const StoredBriefingShape = RevisedBriefingShape.extend({
  /** Of this scope and day, whichever revision was delivered. */
  deliveries: z.array(DeliveryStateShape),
})
export type StoredBriefing = z.infer<typeof StoredBriefingShape>

/** What the rows of briefings without a project have as their scope. */
export const PORTFOLIO = 'portfolio'

/** The scope of a briefing as it is stored, shown in a file name and told to a webhook. */
export function scopeOf({project}: Pick<Briefing, 'project'>): string {
  return project ?? PORTFOLIO
}
