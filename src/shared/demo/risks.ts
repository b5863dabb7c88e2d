import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {ProjectRow} from '#shared/projects/index'
import {
  acceptRisks,
  addRisk,
  assessRisks,
  closeRisks,
  escalateRisks,
  markOccurred,
  type RiskFields,
} from '#shared/risks/index'
import type {DemoHistory} from './history.ts'

interface Steps {
  readonly assess?: {readonly likelihood: string; readonly impact: string; readonly review?: string}
  readonly accept?: {readonly by: string; readonly until: string}
  readonly escalate?: {readonly to: string}
  readonly occur?: {readonly on: string}
  readonly close?: string
}

interface DemoRisk extends RiskFields {
  /** Registered only now; else some weeks ago. */
  readonly isNew?: true
  /** What happened to it after it was added, in this order. */
  readonly afterwards?: Steps
  /** What happens to it only now. */
  readonly lately?: Steps
}

/** Risks in every state; what is new or changes now is so after some weeks in which nothing did. */
export async function addDemoRisks(
  transaction: Transaction<Database>,
  project: ProjectRow,
  day: (days: number) => string,
  history: DemoHistory,
): Promise<void> {
  for (const {afterwards, isNew, lately, ...fields} of demoRisks(day)) {
    const begin = isNew ? history.now : history.weeksAgo
    const {reference} = await begin((acting) => addRisk(transaction, project, fields, acting))
    const take = async (steps: Steps, moment: DemoHistory['now']) =>
      moment(async (acting) => {
        const selection = {projectKey: project.key, references: [reference]}
        const {accept, assess, close, escalate, occur} = steps
        if (assess) await assessRisks(transaction, selection, assess, acting)
        if (accept) await acceptRisks(transaction, selection, accept, acting)
        if (escalate) await escalateRisks(transaction, selection, escalate, acting)
        if (occur) await markOccurred(transaction, selection, occur, acting)
        if (close) await closeRisks(transaction, selection, {reason: close}, acting)
      })
    if (afterwards) await take(afterwards, begin)
    if (lately) await take(lately, history.now)
  }
}

/** `day(n)` is n days after today. */
function demoRisks(day: (days: number) => string): DemoRisk[] {
  return [
    {
      category: 'safety',
      cause: 'The building is from 1962 and was never surveyed behind the panels',
      contingency: 'Close the west wing and move lending to the town hall',
      cost: '85000',
      'cost-max': '140000',
      'cost-min': '40000',
      effect: 'Works stop for weeks, removal costs',
      event: 'Asbestos is found late',
      identified: day(-80),
      impact: '5',
      likelihood: '4',
      mitigation: 'Survey of all panels before demolition',
      owner: 'ben',
      proximity: 'within-month',
      review: day(-3),
      status: 'treating',
      strategy: 'reduce',
      'target-impact': '3',
      'target-likelihood': '2',
      title: 'Asbestos behind the panels of the west wing',
      afterwards: {assess: {impact: '5', likelihood: '3', review: day(-2)}},
    },
    {
      category: 'procurement',
      cost: '60000',
      identified: day(-60),
      impact: '4',
      likelihood: '4',
      mitigation: 'Framework contract with a second supplier',
      owner: 'cora',
      review: day(12),
      status: 'treating',
      strategy: 'transfer',
      'target-impact': '3',
      'target-likelihood': '2',
      title: 'Steel prices rise before the roof is ordered',
    },
    {
      category: 'legal',
      cost: '15000',
      identified: day(-40),
      impact: '3',
      likelihood: '2',
      mitigation: 'Weekly call with the building authority',
      owner: 'ana',
      title: 'Building permit for the entrance comes late',
      lately: {assess: {impact: '3', likelihood: '3', review: day(5)}},
    },
    {
      category: 'finance',
      identified: day(-30),
      impact: '4',
      likelihood: '3',
      owner: 'ana',
      review: day(20),
      title: 'Heritage grant is cut in the next budget',
      afterwards: {escalate: {to: 'Steering committee'}},
    },
    {
      category: 'technical',
      cost: '8000',
      identified: day(-50),
      impact: '2',
      likelihood: '3',
      owner: 'dev',
      review: day(30),
      strategy: 'accept',
      title: 'Old lift needs spare parts that nobody makes any more',
      afterwards: {accept: {by: 'Head of Culture', until: day(10)}},
    },
    {
      category: 'people',
      identified: day(-24),
      impact: '3',
      likelihood: '3',
      mitigation: 'Second person learns the catalogue migration',
      owner: 'eva',
      strategy: 'reduce',
      title: 'The only person who knows the catalogue system leaves',
      lately: {assess: {impact: '3', likelihood: '2', review: day(40)}},
    },
    {
      category: 'safety',
      identified: day(-70),
      impact: '3',
      likelihood: '1',
      owner: 'ben',
      review: day(60),
      status: 'monitoring',
      title: 'Visitors walk into the construction zone',
    },
    {
      category: 'weather',
      cost: '12000',
      identified: day(-65),
      impact: '3',
      likelihood: '4',
      owner: 'dev',
      strategy: 'contingent',
      title: 'Heavy rain before the roof is closed',
      lately: {occur: {on: day(-1)}},
    },
    {
      identified: day(-2),
      isNew: true,
      title: 'Neighbours object to night deliveries',
    },
    {
      category: 'finance',
      cost: '30000',
      identified: day(-25),
      impact: '3',
      likelihood: '3',
      mitigation: 'Apply together with the energy team before the deadline',
      owner: 'cora',
      review: day(15),
      strategy: 'enhance',
      title: 'Energy programme pays for better insulation',
      type: 'opportunity',
    },
    {
      category: 'procurement',
      identified: day(-85),
      impact: '3',
      likelihood: '3',
      owner: 'cora',
      title: 'No bidder for the scaffolding',
      afterwards: {close: 'Three bids received, contract signed'},
    },
    {
      category: 'reputation',
      identified: day(-22),
      title: 'Readers prefer the branch library for good',
      afterwards: {close: 'Not a risk of this project: passed on to the department'},
    },
  ]
}
