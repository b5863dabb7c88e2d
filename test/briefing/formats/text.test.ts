import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {briefingText} from '#shared/briefing/formats/text'
import {plainText, width} from '#shared/terminal/index'
import {pipe, terminalOf} from '../../support/screens.ts'
import {briefing, fact, libraryFacts} from '../samples.ts'

const quiet = briefing({emptySections: [], facts: [libraryFacts[0]!], isQuiet: true})

describe('a briefing on a terminal', () => {
  it('has each fact with its word and command, and what is empty in one line', () => {
    expect(briefingText(briefing(), terminalOf(80))).toMatchInlineSnapshot(`
      "Briefing of Monday, 2026-11-23
      3 projects, 2 of them needing attention; 8 open threats: 2 red, 3 orange, 2
      yellow, 1 green. [F1]

      Needs you today
      F2  urgent     The SPI of LIB is 0.553 (poor).
                     coord budget evm --project LIB
      F3  urgent     LIB-B2 "Asbestos removal" is GBP 2,300.00 over budget.
                     coord budget transfer FROM LIB-B2 AMOUNT

      Overdue
      F4  to act on  LIB-A2 "Order the asbestos survey" is 4 days overdue (ben).
                     coord action done LIB-A2

      Due soon
      F9  to watch   LIB-A3 "Sign the framework contract for steel" is due in 3 days,
                     on 2026-11-26 (cora).
                     coord action done LIB-A3

      Risks
      F6  to act on  LIB-R3 "Building permit comes late" went up from 6 (yellow) to 9
                     (orange).
                     coord risk show LIB-R3

      Budget
      F8  to watch   90.8 % of LIB-B3 "Design fees" are used, GBP 3,500.00 are left.
                     coord budget show LIB-B3

      Schedule
      F5  to act on  LIB-M5 "Roof closed" slips by 17 days, from 2027-02-06 to
                     2027-02-23.
                     coord milestone show LIB-M5
      F7  to act on  LIB-M2 "Permit for the entrance" was expected on 2026-11-14, and
                     nobody says when instead.
                     coord milestone forecast LIB-M2 DATE

      Nothing more under: contacts due, documents, what changed, data quality.
      as of 2026-11-23 07:30 (Europe/London) · news since 2026-11-20 06:30 · compared
      with 2026-11-20 · all projects under way · facts 3f7a9c0b12de · by rules"
    `)
  })

  it('fits 40 columns, with the word above the fact', () => {
    const text = briefingText(briefing(), terminalOf(40))
    for (const line of text.split('\n')) expect(width(line), line).toBeLessThanOrEqual(40)
    expect(text).toContain('F2 urgent\n  The SPI of LIB is 0.553 (poor).\n  coord budget evm --project LIB\n')
  })

  it('on a quiet day is three lines', () => {
    expect(briefingText(quiet, pipe).split('\n')).toEqual([
      'Briefing of Monday, 2026-11-23',
      '3 projects, 2 of them needing attention; 8 open threats: 2 red, 3 orange, 2 yellow, 1 green. Nothing needs you today.',
      expect.stringMatching(/^as of 2026-11-23 07:30 \(Europe\/London\) · .* · by rules$/),
    ])
  })

  it('says the same without colour', () => {
    const [plain, coloured] = [0, 1].map((level) => briefingText(briefing(), terminalOf(80, level as 0 | 1)))
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b')
    expect(plainText(coloured!)).toBe(plain)
  })

  it('tells what a model has made of the facts, and by which; not the same twice', () => {
    const sentences = [{factIds: ['F2', 'F3'], text: 'LIB is poor and over budget.'}]
    const text = briefingText(briefing({narrative: {model: 'llama3.1:8b', sentences, source: 'ai'}}), pipe)
    expect(text).toContain('\n\nLIB is poor and over budget. [F2 F3]\n\n')
    expect(text).toContain('opening by llama3.1:8b, checked against the facts')
    expect(briefingText(briefing(), pipe).split(libraryFacts[1]!.text)).toHaveLength(2)
  })

  it('shows the project, the day in the zone of its reader, and no former briefing where there is none', () => {
    const text = briefingText(briefing({previous: null, project: 'LIB', timeZone: 'Pacific/Auckland'}), pipe)
    expect(text).toContain('Briefing of Monday, 2026-11-23 for LIB\n')
    expect(text).toContain('as of 2026-11-23 20:30 (Pacific/Auckland)')
    expect(text).not.toMatch(/compared with/)
  })

  it('never breaks the width or lets a control character through, whatever is in a title', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 80, unit: 'binary'}), fc.integer({max: 120, min: 20}), (title, columns) => {
        const facts = [fact('F1', `LIB-R1 "${title}"`, {action: title})]
        const text = briefingText(briefing({facts}), terminalOf(columns))
        for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns)
        expect(text).toBe(plainText(text))
      }),
      {numRuns: 200},
    )
  })
})
