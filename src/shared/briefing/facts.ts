import {z} from 'zod'
import type {JsonAlert} from '#shared/alerts/index'
import {alertCodes, alertSeverities, daysBetween, isOpenRisk} from '#shared/coordination/index'
import type {Project} from '#shared/projects/index'
import type {Risk} from '#shared/risks/index'
import {bandText} from '#shared/risks/index'

export const FactShape = z.object({
  /** F1, F2 … in the order of the briefing. */
  id: z.string(),
  topic: z.enum([
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
  ]),
  text: z.string(),
  references: z.array(z.string()),
  /** The command that acts on it, null where there is nothing to do. */
  action: z.string().nullable(),
  /** Of the alert that it is: `coord why CODE` tells the rule. */
  code: z.enum(alertCodes as [(typeof alertCodes)[number], ...typeof alertCodes]).nullable(),
  severity: z.enum(alertSeverities).nullable(),
})
export type Fact = z.infer<typeof FactShape>

interface FactInput {
  readonly projects: readonly Project[]
  readonly risks: readonly Risk[]
  /** The most urgent first. */
  readonly alerts: readonly JsonAlert[]
}

const TOP_RISKS = 5

type Draft = Omit<Fact, 'id'>

/** What the registers say today, as numbered sentences that hold nothing but stored or computed values. */
export function buildFacts({alerts, projects, risks}: FactInput): Fact[] {
  const isTold = (risk: Risk) =>
    alerts.some(({code, references}) => code === 'RISK-OCC' && references.includes(risk.reference))
  const drafts: Draft[] = [
    headline(projects),
    ...alerts.map(alertFact),
    ...risks.filter((risk) => risk.status === 'occurred' && !isTold(risk)).map(occurred),
    ...risks.filter((risk) => risk.status === 'proposed').map(assessment),
    ...projects.filter(isForecastLate).map(forecast),
    ...topRisks(risks).map(topRisk),
  ]
  return drafts.map((draft, index) => ({id: `F${index + 1}`, ...draft}))
}

/** What is no alert. */
function plain(draft: Omit<Draft, 'code' | 'severity'>): Draft {
  return {...draft, code: null, severity: null}
}

function headline(projects: readonly Project[]): Draft {
  const attention = projects.filter((project) => project.group === 'Needs attention')
  const total = (count: (project: Project) => number) => projects.reduce((sum, project) => sum + count(project), 0)
  return plain({
    action: attention.length > 0 ? 'coord overview' : null,
    references: attention.map((project) => project.key),
    text: `${counted(projects.length, 'project')}, ${attention.length} of them needing attention; ${counted(
      total((project) => project.openRisks.total),
      'open threat',
    )}: ${total((project) => project.openRisks.red)} red, ${total((project) => project.openRisks.orange)} orange, ${total(
      (project) => project.openRisks.yellow,
    )} yellow, ${total((project) => project.openRisks.green)} green.`,
    topic: 'headline',
  })
}

function alertFact({action, code, references, severity, title}: JsonAlert): Draft {
  return {action, code, references: [...references], severity, text: title, topic: topicOf(code)}
}

const topicsOfCodes: Readonly<Partial<Record<JsonAlert['code'], Fact['topic']>>> = {
  'RISK-OCC': 'occurred',
  'RISK-REVIEW': 'review',
  'RISK-ACCEPT-EXP': 'acceptance',
  'STK-DUE': 'contact',
}

const topicsOfFamilies: Readonly<Record<string, Fact['topic']>> = {
  ACT: 'action',
  BUD: 'budget',
  DOC: 'document',
  EVM: 'performance',
  MS: 'milestone',
  PRJ: 'project',
  RISK: 'risk',
  STK: 'stakeholder',
}

function topicOf(code: JsonAlert['code']): Fact['topic'] {
  return topicsOfCodes[code] ?? topicsOfFamilies[code.split('-')[0]!]!
}

function occurred(risk: Risk): Draft {
  return plain({
    action: `coord risk close ${risk.reference} --reason REASON`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" happened on ${risk.occurredOn} and is still in the register.`,
    topic: 'occurred',
  })
}

function assessment(risk: Risk): Draft {
  const missing = [risk.owner ? null : 'an owner', risk.current ? null : 'a score'].filter((each) => each !== null)
  const wait = missing.length > 0 ? `waits for ${missing.join(' and ')}` : 'waits to be opened'
  return plain({
    action: `coord risk assess ${risk.reference} --likelihood 3 --impact 3 --owner NAME`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" ${wait} since ${risk.identifiedOn}.`,
    topic: 'assessment',
  })
}

function isForecastLate({baseline, forecastFinish}: Project): boolean {
  return baseline.finish !== null && forecastFinish !== null && forecastFinish > baseline.finish
}

function forecast({baseline, forecastFinish, key, name}: Project): Draft {
  const days = daysBetween(baseline.finish!, forecastFinish!)
  return plain({
    action: `coord project show ${key}`,
    references: [key],
    text: `${key} "${name}" is forecast to finish on ${forecastFinish}, ${counted(days, 'day')} after its baseline ${baseline.finish}.`,
    topic: 'forecast',
  })
}

function topRisks(risks: readonly Risk[]): Risk[] {
  return risks
    .filter((risk) => isOpenRisk(risk.status) && risk.type === 'threat' && risk.current !== null)
    .toSorted((a, b) => b.current!.score - a.current!.score || a.reference.localeCompare(b.reference))
    .slice(0, TOP_RISKS)
}

function topRisk(risk: Risk): Draft {
  return plain({
    action: `coord risk show ${risk.reference}`,
    references: [risk.reference],
    text: `${risk.reference} "${risk.title}" stands at ${bandText(risk.current!)}${by(risk.owner)}.`,
    topic: 'top-risk',
  })
}

function by(owner: string | null): string {
  return owner === null ? '' : ` (${owner})`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
