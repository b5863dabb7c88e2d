import {z} from 'zod'
import type {Action} from '#shared/actions/index'
import {addDays, daysBetween, isOpenRisk, todayIn} from '#shared/coordination/index'
import type {Milestone} from '#shared/milestones/index'
import type {Project} from '#shared/projects/index'
import type {Risk} from '#shared/risks/index'
import {bandText} from '#shared/risks/index'
import type {Stakeholder} from '#shared/stakeholders/index'
import {shellWord} from '#shared/terminal/index'

export const FactShape = z.object({
  /** F1, F2 … in the order of the briefing. */
  id: z.string(),
  topic: z.enum([
    'headline',
    'occurred',
    'action',
    'milestone',
    'review',
    'acceptance',
    'assessment',
    'forecast',
    'contact',
    'top-risk',
  ]),
  text: z.string(),
  references: z.array(z.string()),
  /** The command that acts on it, null where there is nothing to do. */
  action: z.string().nullable(),
})
export type Fact = z.infer<typeof FactShape>

interface FactInput {
  readonly projects: readonly Project[]
  readonly risks: readonly Risk[]
  readonly overdueActions: readonly Action[]
  /** Not reached, and their baseline is over. */
  readonly lateMilestones: readonly Milestone[]
  readonly contactsDue: readonly Stakeholder[]
  readonly now: Date
}

const TOP_RISKS = 5
const ACCEPTANCE_WARNING_DAYS = 14

type Draft = Omit<Fact, 'id'>

/** What the registers say today, as numbered sentences that hold nothing but stored or computed values. */
export function buildFacts({contactsDue, lateMilestones, now, overdueActions, projects, risks}: FactInput): Fact[] {
  const today = new Map(projects.map((project) => [project.key, todayIn(project.timeZone, now)]))
  const todayOf = (risk: Risk) => today.get(risk.project)!
  const drafts: Draft[] = [
    headline(projects),
    ...risks.filter((risk) => risk.status === 'occurred').map(occurred),
    ...overdueActions.map(overdueAction),
    ...lateMilestones.map(lateMilestone),
    ...risks.filter((risk) => risk.reviewOverdue).map((risk) => reviewOverdue(risk, todayOf(risk))),
    ...risks.filter((risk) => acceptanceEnds(risk, todayOf(risk))).map(acceptance),
    ...risks.filter((risk) => risk.status === 'proposed').map(assessment),
    ...projects.filter(isForecastLate).map(forecast),
    ...contactsDue.map(contactDue),
    ...topRisks(risks).map(topRisk),
  ]
  return drafts.map((draft, index) => ({id: `F${index + 1}`, ...draft}))
}

function headline(projects: readonly Project[]): Draft {
  if (projects.length === 0) return {action: null, references: [], text: 'No project is under way.', topic: 'headline'}
  const attention = projects.filter((project) => project.group === 'Needs attention')
  const total = (count: (project: Project) => number) => projects.reduce((sum, project) => sum + count(project), 0)
  return {
    action: attention.length > 0 ? 'coord overview' : null,
    references: attention.map((project) => project.key),
    text: `${counted(projects.length, 'project')}, ${attention.length} of them needing attention; ${counted(
      total((project) => project.openRisks.total),
      'open threat',
    )}: ${total((project) => project.openRisks.red)} red, ${total((project) => project.openRisks.orange)} orange, ${total(
      (project) => project.openRisks.yellow,
    )} yellow, ${total((project) => project.openRisks.green)} green.`,
    topic: 'headline',
  }
}

function occurred(risk: Risk): Draft {
  return {
    action: `coord risk close ${risk.reference} --reason "…"`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" happened on ${risk.occurredOn} and is still in the register.`,
    topic: 'occurred',
  }
}

function overdueAction({daysLate, due, movedCount, owner, reference, title}: Action): Draft {
  const moved = movedCount === 0 ? '' : `, put off ${counted(movedCount, 'time')} before`
  return {
    action: `coord action done ${reference} --outcome "…"`,
    references: [reference],
    text: `${reference} "${title}" was due on ${due}, ${counted(daysLate, 'day')} ago${moved}${by(owner)}.`,
    topic: 'action',
  }
}

function lateMilestone({baseline, expected, forecast, owner, reference, slipDays, title}: Milestone): Draft {
  const next = forecast === expected ? `forecast for ${forecast}` : 'without a new forecast'
  return {
    action: `coord milestone forecast ${reference} +2w --reason "…"`,
    references: [reference],
    text: `${reference} "${title}" was planned for ${baseline}, is ${counted(slipDays, 'day')} late and ${next}${by(owner)}.`,
    topic: 'milestone',
  }
}

function reviewOverdue(risk: Risk, today: string): Draft {
  const days = daysBetween(risk.nextReviewOn!, today)
  return {
    action: `coord risk assess ${risk.reference} --likelihood ${risk.current?.likelihood ?? 3} --impact ${risk.current?.impact ?? 3}`,
    references: [risk.reference],
    text: `The review of ${risk.reference} "${risk.title}" was due on ${risk.nextReviewOn}, ${counted(days, 'day')} ago${by(risk.owner)}.`,
    topic: 'review',
  }
}

function acceptanceEnds({acceptedUntil, status}: Risk, today: string): boolean {
  return acceptedUntil !== null && isOpenRisk(status) && acceptedUntil <= addDays(today, ACCEPTANCE_WARNING_DAYS)
}

function acceptance(risk: Risk): Draft {
  return {
    action: `coord risk accept ${risk.reference} --by ${shellWord(risk.acceptedBy!)} --until +3m`,
    references: [risk.reference],
    text: `The acceptance of ${risk.reference} "${risk.title}" by ${risk.acceptedBy} ends on ${risk.acceptedUntil}.`,
    topic: 'acceptance',
  }
}

function assessment(risk: Risk): Draft {
  const missing = [risk.owner ? null : 'an owner', risk.current ? null : 'a score'].filter((each) => each !== null)
  const wait = missing.length > 0 ? `waits for ${missing.join(' and ')}` : 'waits to be opened'
  return {
    action: `coord risk assess ${risk.reference} --likelihood 3 --impact 3 --owner NAME`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" ${wait} since ${risk.identifiedOn}.`,
    topic: 'assessment',
  }
}

function isForecastLate({baseline, forecastFinish}: Project): boolean {
  return baseline.finish !== null && forecastFinish !== null && forecastFinish > baseline.finish
}

function forecast({baseline, forecastFinish, key, name}: Project): Draft {
  const days = daysBetween(baseline.finish!, forecastFinish!)
  return {
    action: `coord project show ${key}`,
    references: [key],
    text: `${key} "${name}" is forecast to finish on ${forecastFinish}, ${counted(days, 'day')} after its baseline ${baseline.finish}.`,
    topic: 'forecast',
  }
}

function contactDue({lastContactOn, name, nextContactOn, reference}: Stakeholder): Draft {
  const last = lastContactOn === null ? 'was never talked to' : `was last talked to on ${lastContactOn}`
  return {
    action: `coord stakeholder contact ${reference} --note "…"`,
    references: [reference],
    text: `${reference} "${name}" ${last}; the next contact was due on ${nextContactOn}.`,
    topic: 'contact',
  }
}

function topRisks(risks: readonly Risk[]): Risk[] {
  return risks
    .filter((risk) => isOpenRisk(risk.status) && risk.type === 'threat' && risk.current !== null)
    .toSorted((a, b) => b.current!.score - a.current!.score || a.reference.localeCompare(b.reference))
    .slice(0, TOP_RISKS)
}

function topRisk(risk: Risk): Draft {
  return {
    action: `coord risk show ${risk.reference}`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" stands at ${bandText(risk.current!)}${by(risk.owner)}.`,
    topic: 'top-risk',
  }
}

function by(owner: string | null): string {
  return owner === null ? '' : ` (${owner})`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
