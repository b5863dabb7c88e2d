import type {JsonAlert} from '#shared/alerts/index'
import {atLeast, daysBetween, type IsoDate, isOpenRisk, type PortfolioRisk} from '#shared/coordination/index'
import type {ChangeCount} from '#shared/history/index'
import type {Project} from '#shared/projects/index'
import {bandText, type Risk} from '#shared/risks/index'
import {changeFacts} from './change-facts.ts'
import {groupBy} from './group-by.ts'
import {headlines} from './headlines.ts'
import {MOST_OF_A_SECTION, sectionOf, topicOf} from './sections.ts'
import type {Briefing, BriefingCounts, BriefingSection, Fact} from './types.ts'
import {briefingSections} from './types.ts'

export interface FactInput {
  readonly projects: readonly Project[]
  /** Those that wait or have happened, and the biggest threats. */
  readonly risks: readonly Risk[]
  /** The most urgent first. */
  readonly alerts: readonly JsonAlert[]
  readonly changes: readonly ChangeCount[]
  readonly counts: BriefingCounts
  readonly previous: Briefing['previous']
  /** The project that is told of; null for all. */
  readonly project: string | null
  /** The day from which on changes count. */
  readonly since: IsoDate
}

/** What needs somebody today is at most so much. */
const MOST_NEEDED = 7
const TOP_RISKS = 5

export type FactDraft = Omit<Fact, 'id'>

/**
 * What the registers say today, as numbered sentences that hold nothing but stored or computed values. What needs
 * somebody comes first and is not said again further down. When there is nothing but risks that stand as they stood,
 * only the headline is left: a quiet day.
 */
export function buildFacts(input: FactInput): Fact[] {
  const {alerts, changes, projects, risks, since} = input
  const needed = neededToday(alerts)
  const isTold = ({reference}: Risk) =>
    alerts.some(({code, references}) => code === 'RISK-OCC' && references.includes(reference))
  const drafts: FactDraft[] = [
    ...[...needed].map((alert) => alertFact(alert, 'needs-you')),
    ...alerts.filter((alert) => !needed.has(alert)).map((alert) => alertFact(alert, sectionOf(alert.code))),
    ...risks.filter((risk) => risk.status === 'occurred' && !isTold(risk)).map(occurred),
    ...risks.filter((risk) => risk.status === 'proposed').map(assessment),
    ...projects.filter(isForecastLate).map(forecast),
    ...changeFacts(changes, since),
  ]
  const isQuiet = drafts.length === 0
  const told = [
    ...headlines(input),
    ...shortened(drafts, input),
    ...(isQuiet ? [] : risks.filter(isOpenThreat).toSorted(byScore).slice(0, TOP_RISKS).map(topRisk)),
  ]
  return told.toSorted(bySection).map((draft, index) => ({id: `F${index + 1}`, ...draft}))
}

/** Nothing needs anybody, nothing is due and nothing has changed. */
export function isQuietDay(facts: readonly Pick<Fact, 'section'>[]): boolean {
  return facts.every(({section}) => section === 'headline')
}

/** The references of the open threats with the highest scores. */
export function biggestThreats(risks: readonly PortfolioRisk[]): string[] {
  const scored = risks.filter(({score, status, type}) => score !== null && type === 'threat' && isOpenRisk(status))
  return scored
    .toSorted((one, other) => other.score! - one.score! || one.reference.localeCompare(other.reference))
    .slice(0, TOP_RISKS)
    .map(({reference}) => reference)
}

/** What is no alert. */
export function plainFact(draft: Omit<FactDraft, 'code' | 'severity'>): FactDraft {
  return {...draft, code: null, severity: null}
}

/** Each thing once, with the worst that is said of it, nothing only to know. */
function neededToday(alerts: readonly JsonAlert[]): Set<JsonAlert> {
  const seen = new Set<string>()
  const needed = alerts
    .filter(({severity}) => atLeast(severity, 'yellow'))
    .filter(({references: [reference]}) => !seen.has(reference!) && seen.add(reference!))
  return new Set(needed.slice(0, MOST_NEEDED))
}

/** Sorting is stable: within a section facts stay as they came, the most urgent first. */
function bySection(one: FactDraft, other: FactDraft): number {
  return briefingSections.indexOf(one.section) - briefingSections.indexOf(other.section)
}

function shortened(drafts: readonly FactDraft[], {project, since}: FactInput): FactDraft[] {
  const sections = groupBy(drafts, ({section}) => section)
  return [...sections].flatMap(([section, all]) => {
    const rest = all.slice(MOST_OF_A_SECTION)
    return rest.length === 0 ? all : [...all.slice(0, MOST_OF_A_SECTION), more(section, rest, {project, since})]
  })
}

function more(
  section: BriefingSection,
  rest: readonly FactDraft[],
  {project, since}: Pick<FactInput, 'project' | 'since'>,
): FactDraft {
  const scope = project === null ? '' : ` -p ${project}`
  const codes = [...new Set(rest.flatMap(({code}) => code ?? []))].toSorted()
  const alerts = `coord alerts${scope}${codes.map((code) => ` --code ${code}`).join('')}`
  const other =
    section === 'changes' ? `coord log${scope} --since ${since}` : `coord risk list${scope || ' --portfolio'}`
  return plainFact({
    action: codes.length > 0 ? alerts : other,
    project,
    references: [],
    section,
    text: `${rest.length} more ${rest.length === 1 ? 'is' : 'are'} left out here.`,
    topic: 'more',
  })
}

function alertFact(
  {action, code, project, references, severity, title}: JsonAlert,
  section: BriefingSection,
): FactDraft {
  return {action, code, project, references: [...references], section, severity, text: title, topic: topicOf(code)}
}

function occurred({occurredOn, project, reference, title}: Risk): FactDraft {
  return plainFact({
    action: `coord risk close ${reference} --reason REASON`,
    project,
    references: [reference],
    section: 'risks',
    text: `${reference} "${title}" happened on ${occurredOn} and is still in the register.`,
    topic: 'occurred',
  })
}

function assessment({current, identifiedOn, owner, project, reference, title}: Risk): FactDraft {
  const missing = [owner ? null : 'an owner', current ? null : 'a score'].filter((each) => each !== null)
  const wait = missing.length > 0 ? `waits for ${missing.join(' and ')}` : 'waits to be opened'
  return plainFact({
    action: `coord risk assess ${reference} --likelihood 3 --impact 3 --owner NAME`,
    project,
    references: [reference],
    section: 'data-quality',
    text: `${reference} "${title}" ${wait} since ${identifiedOn}.`,
    topic: 'assessment',
  })
}

function isForecastLate({baseline, forecastFinish}: Project): boolean {
  return baseline.finish !== null && forecastFinish !== null && forecastFinish > baseline.finish
}

function forecast({baseline, forecastFinish, key, name}: Project): FactDraft {
  const days = daysBetween(baseline.finish!, forecastFinish!)
  return plainFact({
    action: `coord project show ${key}`,
    project: key,
    references: [key],
    section: 'schedule',
    text: `${key} "${name}" is forecast to finish on ${forecastFinish}, ${days} ${days === 1 ? 'day' : 'days'} after its baseline ${baseline.finish}.`,
    topic: 'forecast',
  })
}

function isOpenThreat({current, status, type}: Risk): boolean {
  return current !== null && type === 'threat' && isOpenRisk(status)
}

function byScore(one: Risk, other: Risk): number {
  return other.current!.score - one.current!.score || one.reference.localeCompare(other.reference)
}

function topRisk({current, owner, project, reference, title}: Risk): FactDraft {
  return plainFact({
    action: `coord risk show ${reference}`,
    project,
    references: [reference],
    section: 'risks',
    text: `${reference} "${title}" stands at ${bandText(current!)}${owner === null ? '' : ` (${owner})`}.`,
    topic: 'top-risk',
  })
}
