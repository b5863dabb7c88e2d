import type {Action} from '#shared/actions/index'
import {type JsonBudgetLine, type JsonTransaction, moneyText} from '#shared/budgets/index'
import type {Milestone} from '#shared/milestones/index'
import type {Project} from '#shared/projects/index'
import type {Risk} from '#shared/risks/index'
import type {Stakeholder} from '#shared/stakeholders/index'
import type {SearchedKind} from './question.ts'

/** One entry with all that may be said about it. */
export interface Passage {
  readonly reference: string
  readonly kind: SearchedKind
  readonly project: string
  readonly title: string
  readonly status: string
  /** Name and value of what is known, the most telling first. Nothing about a person that is not their part in the project. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Which words of the question it has; none when its register was asked for. */
  readonly words: readonly string[]
}

export function projectPassage(project: Project): Passage {
  const {baseline, forecastFinish, health, key, name, nextMilestone, openActions, openRisks, status} = project
  return {
    facts: known([
      ['phase', project.phase],
      ['health', health.declared?.colour ?? health.computed],
      ['because', health.reasons.join('; ')],
      ['owner', project.owner],
      ['sponsor', project.sponsor],
      ['department', project.department],
      ['description', project.description],
      ['planned', span(baseline.start, baseline.finish)],
      ['forecast finish', forecastFinish],
      ['open actions', `${openActions.total}, ${openActions.overdue} overdue`],
      ['open risks', `${openRisks.total}, ${openRisks.red} red`],
      [
        'next milestone',
        nextMilestone && `${nextMilestone.reference} ${nextMilestone.title} on ${nextMilestone.expected}`,
      ],
    ]),
    kind: 'project',
    project: key,
    reference: key,
    status,
    title: name,
    words: [],
  }
}

export function riskPassage(risk: Risk): Passage {
  return {
    ...entry('risk', risk, risk.title, risk.status),
    facts: known([
      ['score', risk.current && assessmentText(risk.current)],
      ['owner', risk.owner],
      ['cause', risk.cause],
      ['event', risk.event],
      ['effect', risk.effect],
      ['strategy', risk.strategy],
      ['mitigation', risk.mitigation],
      ['contingency', risk.contingency],
      ['trigger', risk.trigger],
      ['category', risk.category],
      ['type', risk.type],
      ['expected value', risk.expectedValue && moneyText(risk.expectedValue)],
      ['next review', risk.nextReviewOn && `${risk.nextReviewOn}${risk.reviewOverdue ? ' (overdue)' : ''}`],
      ['occurred', risk.occurredOn],
      ['closed', risk.closedOn],
      ['closed because', risk.closedReason],
    ]),
  }
}

export function actionPassage(action: Action): Passage {
  return {
    ...entry('action', action, action.title, action.status),
    facts: known([
      ['due', action.due && `${action.due}${action.overdue ? ` (overdue by ${action.daysLate} days)` : ''}`],
      ['owner', action.owner],
      ['priority', action.priority],
      ['blocked', action.blockedReason],
      ['description', action.description],
      ['follows from', action.source],
      ['outcome', action.outcome],
      ['done', action.doneOn],
    ]),
  }
}

export function milestonePassage(milestone: Milestone): Passage {
  const {actual, baseline, expected, slipDays} = milestone
  return {
    ...entry('milestone', milestone, milestone.title, milestone.status),
    facts: known([
      ['planned', baseline],
      [actual === null ? 'expected' : 'reached', actual ?? expected],
      ['slip', slipDays === 0 ? null : `${slipDays} days`],
      ['owner', milestone.owner],
      ['description', milestone.description],
      ['acceptance criteria', milestone.acceptanceCriteria],
      ['moved because', milestone.baselineReason],
    ]),
  }
}

export function stakeholderPassage(stakeholder: Stakeholder): Passage {
  const {cadenceDays, engagement, influence, interest, lastContactOn, nextContactOn, quadrant} = stakeholder
  return {
    ...entry('stakeholder', stakeholder, stakeholder.name, quadrant ?? 'not judged'),
    facts: known([
      ['role', stakeholder.role],
      ['organisation', stakeholder.organisation],
      ['influence', influence === null ? null : `${influence} of 5`],
      ['interest', interest === null ? null : `${interest} of 5`],
      ['engagement', engagement.current],
      ['engagement wanted', engagement.desired],
      ['last contact', lastContactOn],
      ['next contact', nextContactOn && `${nextContactOn}${stakeholder.contactDue ? ' (due)' : ''}`],
      ['days between contacts', String(cadenceDays)],
    ]),
  }
}

export function linePassage(line: JsonBudgetLine): Passage {
  const {figures} = line
  return {
    ...entry('budget-line', line, line.name, line.status),
    facts: known([
      ['kind', line.kind],
      ['approved', moneyText(figures.approved)],
      ['actual', moneyText(figures.actual)],
      ['committed', moneyText(figures.committed)],
      ['available', moneyText(figures.available)],
      ['forecast', moneyText(figures.forecast)],
      ['variance', moneyText(figures.variance)],
      ['owner', line.owner],
      ['category', line.category],
      ['funding', line.fundingSource],
      ['fiscal year', line.fiscalYear === null ? null : String(line.fiscalYear)],
      ['description', line.description],
    ]),
  }
}

export function bookingPassage(booking: JsonTransaction): Passage {
  const {amount, line, type, vendor} = booking
  const title = `${type.replaceAll('_', ' ')} of ${moneyText(amount)} on ${line}`
  return {
    ...entry('booking', booking, title, booking.voidedBy === null ? 'booked' : 'void'),
    facts: known([
      ['date', booking.date],
      ['vendor', vendor],
      ['document', booking.documentReference],
      ['memo', booking.memo],
    ]),
  }
}

function entry(
  kind: SearchedKind,
  {project, reference}: {readonly project: string; readonly reference: string},
  title: string,
  status: string,
): Omit<Passage, 'facts'> {
  return {kind, project, reference, status, title, words: []}
}

function known(facts: readonly (readonly [string, string | null])[]): (readonly [string, string])[] {
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]))
}

function assessmentText({band, impact, likelihood, score}: NonNullable<Risk['current']>): string {
  return `${score} (likelihood ${likelihood}, impact ${impact}, ${band.colour})`
}

function span(start: string | null, finish: string | null): string | null {
  return start === null && finish === null ? null : `${start ?? 'open'} to ${finish ?? 'open'}`
}
