import {describe, expect, it} from 'vitest'
import {parseDate, parseMoney, toDecimalString} from '#shared/coordination/index'
import {ExitCode} from '#shared/errors'
import {readDocument} from './sessions.ts'

// Tables of docs/CLI.md whose first cell is what is typed and whose last cell is what it means, in the same order.

const contract = readDocument('docs/CLI.md')

describe('docs/CLI.md', () => {
  it.each(formsUnder('Dates as typed'))('the date %s is %s', (typed, meant) => {
    expect(parseDate(typed, {today: '2026-11-02'})).toBe(meant)
  })

  it.each(formsUnder('Amounts as typed'))('the amount %s is %s', (typed, meant) => {
    expect(toDecimalString(parseMoney(typed, {currency: 'GBP', decimalMark: '.'}))).toBe(meant)
  })
})

describe.each(['README.md', 'docs/CLI.md'])('%s', (name) => {
  it('lists all exit codes', () => {
    const listed = [...readDocument(name).matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))
    expect(listed).toEqual(Object.values(ExitCode))
  })
})

function formsUnder(heading: string): (readonly [string, string])[] {
  const section = contract.split(/^## /m).find((text) => text.startsWith(heading))!
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  const forms = rows.flatMap((row) => {
    const [, typed, meant] = row.split('|') as [string, string, string]
    const meanings = meant.split(',').map((each) => each.trim())
    return [...typed.matchAll(/`([^`]+)`/g)].map(([, form], index) => [form!, meanings[index] ?? ''] as const)
  })
  if (forms.length === 0) throw new Error(`docs/CLI.md has no table under "${heading}"`)
  return forms
}
