import type {RiskFields} from '#shared/risks/index'

interface DemoRisk extends RiskFields {
  /** What happens to it after it was added, in this order. */
  readonly afterwards?: {
    readonly assess?: {readonly likelihood: string; readonly impact: string; readonly review?: string}
    readonly accept?: {readonly by: string; readonly until: string}
    readonly escalate?: {readonly to: string}
    readonly occur?: {readonly on: string}
    readonly close?: string
  }
}

/** `day(n)` is n days after today. */
export function demoRisks(day: (days: number) => string): DemoRisk[] {
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
      likelihood: '3',
      mitigation: 'Weekly call with the building authority',
      owner: 'ana',
      review: day(5),
      title: 'Building permit for the entrance comes late',
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
      identified: day(-20),
      impact: '3',
      likelihood: '2',
      mitigation: 'Second person learns the catalogue migration',
      owner: 'eva',
      review: day(40),
      strategy: 'reduce',
      title: 'The only person who knows the catalogue system leaves',
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
      afterwards: {occur: {on: day(-6)}},
    },
    {
      identified: day(-2),
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
      identified: day(-12),
      title: 'Readers prefer the branch library for good',
      afterwards: {close: 'Not a risk of this project: passed on to the department'},
    },
  ]
}
