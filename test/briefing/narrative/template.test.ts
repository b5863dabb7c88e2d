import {describe, expect, it} from 'vitest'
import {templateNarrative} from '#shared/briefing/narrative/template'
import {libraryFacts} from '../samples.ts'

describe('the narrative by rules', () => {
  it('is how things stand, what is most urgent, then the first of each section, in their own words', () => {
    expect(templateNarrative(libraryFacts)).toEqual([
      {factIds: ['F1'], text: libraryFacts[0]!.text},
      {factIds: ['F2'], text: 'Most urgent: The SPI of LIB is 0.553 (poor).'},
      {factIds: ['F3'], text: 'Then: LIB-B2 "Asbestos removal" is GBP 2,300.00 over budget.'},
      {factIds: ['F4'], text: 'Overdue: LIB-A2 "Order the asbestos survey" is 4 days overdue (ben).'},
      {
        factIds: ['F9'],
        text: 'Due soon: LIB-A3 "Sign the framework contract for steel" is due in 3 days, on 2026-11-26 (cora).',
      },
      {factIds: ['F6'], text: 'Risks: LIB-R3 "Building permit comes late" went up from 6 (yellow) to 9 (orange).'},
    ])
  })

  it('has no more sentences than there are facts for', () => {
    expect(templateNarrative(libraryFacts.slice(0, 1))).toHaveLength(1)
    expect(templateNarrative([])).toEqual([])
  })
})
