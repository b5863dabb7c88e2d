import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {arrange, assertListOptions, type ListView, toCsv, toTable, toTabSeparated} from '#shared/lists/index'
import {parseCsv} from '../support/csv.ts'
import {terminalOf} from '../support/screens.ts'

interface Row {
  readonly key: string
  readonly title: string
  readonly score: number | null
  readonly band?: 'red' | 'green'
}

const view: ListView<Row> = {
  columns: [
    {name: 'key', title: 'ROW', value: (row) => row.key},
    {flexible: true, name: 'title', value: (row) => row.title},
    {align: 'right', name: 'score', value: (row) => row.score},
    {
      name: 'band',
      onRequest: true,
      rank: (row) => (row.band === 'red' ? 2 : 1),
      value: (row) => row.band ?? null,
    },
  ],
  empty: 'Nothing.',
}
const rows: readonly Row[] = [
  {band: 'red', key: 'R2', score: 9, title: 'beta'},
  {band: 'green', key: 'R10', score: null, title: 'Alpha'},
  {band: 'green', key: 'R1', score: 16, title: 'gamma'},
]
const keys = (sort: string, limit?: number) => arrange(view, rows, {limit, sort}).map((row) => row.key)

describe('arranging', () => {
  it('keeps the order that the rows came in', () => {
    expect(arrange(view, rows, {})).toEqual(rows)
  })

  it('sorts numbers by value, text as people do, and what is absent to the end either way', () => {
    expect(keys('score')).toEqual(['R2', 'R1', 'R10'])
    expect(keys('-score')).toEqual(['R1', 'R2', 'R10'])
    expect(keys('title')).toEqual(['R10', 'R2', 'R1'])
    expect(keys('key')).toEqual(['R1', 'R2', 'R10'])
  })

  it('sorts by rank where the alphabet says nothing, and by several columns', () => {
    expect(keys('-band,key')).toEqual(['R2', 'R1', 'R10'])
    expect(keys('band, -key')).toEqual(['R10', 'R1', 'R2'])
  })

  it('takes as many as wanted, after sorting', () => {
    expect(keys('-score', 1)).toEqual(['R1'])
  })
})

describe('the options of a list', () => {
  it('are right together or wrong together, with the column that was meant', () => {
    expect(() => assertListOptions(view, {columns: 'key,tilte', limit: 0, sort: '-scor'})).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        exitCode: 2,
        problems: [
          {
            field: '--columns',
            message: 'has no column "tilte" (did you mean title?); there are key, title, score, band',
          },
          {field: '--sort', message: 'has no column "scor" (did you mean score?); there are key, title, score, band'},
          {field: '--limit', message: 'must be 1 or more'},
        ],
      }),
    )
    expect(() => assertListOptions(view, {columns: 'band, key', limit: 1, sort: '-band,key'})).not.toThrow()
  })
})

describe('a list for programs', () => {
  it('is tab-separated without header; line breaks and tabs in a value are spaces', () => {
    const odd = [{key: 'R1', score: null, title: 'one\ntwo\tthree\u001b[31m'}]
    expect(toTabSeparated(view, [...odd, rows[0]!], undefined)).toBe('R1\tone two three\t\nR2\tbeta\t9\n')
  })

  it('has the columns that were named, in that order', () => {
    expect(toTabSeparated(view, rows, 'band,key')).toBe('red\tR2\ngreen\tR10\ngreen\tR1\n')
  })

  it('is empty when there is nothing', () => {
    expect(toTabSeparated(view, [], undefined)).toBe('')
    expect(toCsv(view, [], undefined)).toBe('key,title,score\r\n')
  })

  it('gives every value back from CSV, but for the apostrophe that keeps a spreadsheet from running it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({unit: 'binary'})), (titles) => {
        const written = toCsv(
          view,
          titles.map((title) => ({key: 'R1', score: null, title})),
          'title',
        )
        const read = parseCsv(written).slice(1).flat()
        expect(read.map((cell, index) => (cell === titles[index] ? cell : cell.slice(1)))).toEqual(titles)
      }),
    )
  })

  it.each([
    ['=1+1', `'=1+1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['+cmd', `'+cmd`],
    ['-2+3', `'-2+3`],
    ['-12.50', '-12.50'],
    ['1,250.00', '1,250.00'],
    ['=a,"b"', `'=a,"b"`],
  ])('writes %j to CSV as the text %j', (title, cell) => {
    expect(parseCsv(toCsv(view, [{key: 'R1', score: null, title}], 'title'))[1]).toEqual([cell])
  })
})

describe('a list for people', () => {
  it('writes values as people read them, where pipes and CSV keep them as they are', () => {
    const percent: ListView<Row> = {
      columns: [{name: 'score', shown: ({score}) => (score === null ? null : `${score} %`), value: ({score}) => score}],
      empty: 'Nothing.',
    }
    expect(toTable(percent, rows.slice(0, 2), undefined, terminalOf(80)).text).toBe('SCORE\n9 %\n-')
    expect(toTabSeparated(percent, rows.slice(0, 2), undefined)).toBe('9\n\n')
  })

  it('is a table with a sign for what is absent', () => {
    expect(toTable(view, rows.slice(0, 2), undefined, terminalOf(80)).text).toBe(
      ['ROW  TITLE  SCORE', 'R2   beta       9', 'R10  Alpha      -'].join('\n'),
    )
  })
})
