import type {Briefing, BriefingCounts, Fact} from '#shared/briefing/types'

/** Facts as alerts say them. */
export function fact(id: string, text: string, others: Partial<Fact> = {}): Fact {
  const references = text.match(/\b[A-Z][A-Z0-9]+-[RAMSBTD]\d+\b/g) ?? []
  return {
    action: null,
    code: null,
    id,
    project: references[0]?.split('-')[0] ?? null,
    references: [...new Set(references)],
    section: 'needs-you',
    severity: 'red',
    text,
    topic: 'action',
    ...others,
  }
}

export const libraryFacts: readonly Fact[] = [
  fact('F1', '3 projects, 2 of them needing attention; 8 open threats: 2 red, 3 orange, 2 yellow, 1 green.', {
    action: 'coord overview',
    project: null,
    references: ['LIB', 'BUS'],
    section: 'headline',
    severity: null,
    topic: 'headline',
  }),
  fact('F2', 'The SPI of LIB is 0.553 (poor).', {
    action: 'coord budget evm --project LIB',
    code: 'EVM-SPI',
    project: 'LIB',
    references: ['LIB'],
    topic: 'performance',
  }),
  fact('F3', 'LIB-B2 "Asbestos removal" is GBP 2,300.00 over budget.', {
    action: 'coord budget transfer FROM LIB-B2 AMOUNT',
    code: 'BUD-OVER',
    topic: 'budget',
  }),
  fact('F4', 'LIB-A2 "Order the asbestos survey" is 4 days overdue (ben).', {
    action: 'coord action done LIB-A2',
    code: 'ACT-OVERDUE',
    section: 'overdue',
    severity: 'orange',
  }),
  fact('F5', 'LIB-M5 "Roof closed" slips by 17 days, from 2027-02-06 to 2027-02-23.', {
    action: 'coord milestone show LIB-M5',
    code: 'MS-SLIP',
    section: 'schedule',
    severity: 'orange',
    topic: 'milestone',
  }),
  fact('F6', 'LIB-R3 "Building permit comes late" went up from 6 (yellow) to 9 (orange).', {
    action: 'coord risk show LIB-R3',
    code: 'RISK-UP',
    section: 'risks',
    severity: 'orange',
    topic: 'risk',
  }),
  fact('F7', 'LIB-M2 "Permit for the entrance" was expected on 2026-11-14, and nobody says when instead.', {
    action: 'coord milestone forecast LIB-M2 DATE',
    code: 'MS-NOFCST',
    section: 'schedule',
    severity: 'orange',
    topic: 'milestone',
  }),
  fact('F8', '90.8 % of LIB-B3 "Design fees" are used, GBP 3,500.00 are left.', {
    action: 'coord budget show LIB-B3',
    code: 'BUD-NEAR',
    section: 'budget',
    severity: 'yellow',
    topic: 'budget',
  }),
  fact('F9', 'LIB-A3 "Sign the framework contract for steel" is due in 3 days, on 2026-11-26 (cora).', {
    action: 'coord action done LIB-A3',
    code: 'ACT-DUE',
    section: 'due-soon',
    severity: 'yellow',
  }),
]

const counts: BriefingCounts = {
  actionsDue: 1,
  budgetAlerts: 2,
  changes: 12,
  contactsDue: 1,
  documentsWaiting: 0,
  greenRisks: 1,
  lateMilestones: 1,
  needingAttention: 2,
  openRisks: 8,
  orangeRisks: 3,
  overdueActions: 1,
  projects: 3,
  redRisks: 2,
  toActOn: 3,
  toWatch: 2,
  urgent: 2,
  yellowRisks: 2,
}

export function briefing(others: Partial<Briefing> = {}): Briefing {
  return {
    asOf: '2026-11-23T07:30:00.000Z',
    counts,
    date: '2026-11-23',
    emptySections: ['contacts', 'documents', 'changes', 'data-quality'],
    facts: [...libraryFacts],
    factsHash: '3f7a9c0b12de45f6a7b8c9d0e1f2030405060708090a0b0c0d0e0f1011121314',
    isQuiet: false,
    narrative: {
      model: null,
      sentences: [
        {factIds: ['F1'], text: libraryFacts[0]!.text},
        {factIds: ['F2'], text: `Most urgent: ${libraryFacts[1]!.text}`},
      ],
      source: 'template',
    },
    previous: {counts: {...counts, openRisks: 7, overdueActions: 3}, date: '2026-11-20'},
    project: null,
    since: '2026-11-20T06:30:00.000Z',
    timeZone: 'Europe/London',
    ...others,
  }
}
