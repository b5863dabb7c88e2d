import {expect, it} from 'vitest'
import {analyseByRules} from '#shared/findings/index'

// A cost that grows by the square of the sentence's length would take minutes: the time limit of a test is one.
it.each([
  ['Tom Reed, ', 'stakeholder'],
  ['Tom Reed <tom@example.org>, ', 'stakeholder'],
  ['EUR 1,200 ', 'amount'],
  ['12.11.2026 ', 'date'],
] as const)('reads a page that is one sentence without an end: "%s" again and again', (unit, kind) => {
  const {findings} = analyseByRules([{number: 1, text: unit.repeat(300_000 / unit.length)}], {dateOrder: 'none'})
  expect(findings.filter((each) => each.kind === kind)).toHaveLength(1)
})
