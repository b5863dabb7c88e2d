import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {plainLine, renderTable, type TableColumn, width} from '#shared/terminal/index'
import {pipe, terminalOf} from '../support/screens.ts'

const columns: readonly TableColumn[] = [
  {title: 'RISK'},
  {flexible: true, title: 'TITLE'},
  {title: 'BAND'},
  {leaves: 1, title: 'OWNER'},
  {align: 'right', leaves: 2, title: 'SCORE'},
]
const row = ['LIB-R1', 'Asbestos behind the panels of the west wing', '15 red (extreme)', 'ben', '15']
const cells = (texts: readonly string[]) => texts.map((text) => ({text}))

describe('a table', () => {
  it('shows everything where there is room, without rules and without spaces at the end', () => {
    expect(renderTable(columns, [cells(row)], terminalOf(100))).toEqual({
      hidden: [],
      text: [
        'RISK    TITLE                                        BAND              OWNER  SCORE',
        'LIB-R1  Asbestos behind the panels of the west wing  15 red (extreme)  ben       15',
      ].join('\n'),
    })
  })

  it('cuts what is flexible first', () => {
    expect(renderTable(columns, [cells(row)], terminalOf(64))).toEqual({
      hidden: [],
      text: [
        'RISK    TITLE                     BAND              OWNER  SCORE',
        'LIB-R1  Asbestos behind the pan…  15 red (extreme)  ben       15',
      ].join('\n'),
    })
  })

  it('then lets columns leave, the highest number first, and names them', () => {
    expect(renderTable(columns, [cells(row)], terminalOf(40))).toEqual({
      hidden: ['OWNER', 'SCORE'],
      text: ['RISK    TITLE           BAND', 'LIB-R1  Asbestos behi…  15 red (extreme)'].join('\n'),
    })
  })

  it('lets a column without any value leave before all others, which is no loss', () => {
    const without = ['LIB-R1', 'Asbestos behind the panels', '-', 'ben', '15']
    expect(renderTable(columns, [cells(without)], terminalOf(36))).toEqual({
      hidden: [],
      text: ['RISK    TITLE           OWNER  SCORE', 'LIB-R1  Asbestos behi…  ben       15'].join('\n'),
    })
    expect(renderTable(columns, [cells(without), cells(row)], terminalOf(40)).hidden).toEqual(['OWNER', 'SCORE'])
  })

  it('then cuts the others, but never the first, which says what the row is', () => {
    expect(renderTable(columns, [cells(row)], terminalOf(34)).text).toBe(
      ['RISK    TITLE         BAND', 'LIB-R1  Asbestos be…  15 red (ext…'].join('\n'),
    )
    expect(renderTable(columns, [cells(row)], terminalOf(20)).text).toContain('LIB-R1  ')
  })

  it('is not cut at all in a pipe', () => {
    expect(renderTable(columns, [cells(row)], pipe).text).toContain(row[1])
  })

  it('measures as a terminal does: emoji and CJK take two columns', () => {
    const {text} = renderTable(
      [{title: 'A'}, {title: 'B'}],
      [cells(['漢字', 'x']), cells(['e\u0301', 'y'])],
      terminalOf(40),
    )
    expect(text).toBe('A     B\n漢字  x\ne\u0301     y')
  })

  it('colours a cell after it was cut, so that no colour code is cut', () => {
    const screen = terminalOf(20, 1)
    const styled = [{text: 'LIB-R1'}, {style: (text: string) => screen.colour.red(text), text: 'Asbestos behind it'}]
    expect(renderTable(columns.slice(0, 2), [styled], screen).text).toContain('\u001b[31mAsbestos be…\u001b[39m')
  })

  it('fits the terminal whenever it can: a short first column and one that may be cut', () => {
    const content = fc.string({
      maxLength: 60,
      unit: fc.oneof(fc.constantFrom('漢', '🏗️', 'e\u0301', ' '), fc.string({maxLength: 1})),
    })
    const table = fc.record({
      rows: fc.array(fc.tuple(content, content, content, content), {maxLength: 8}),
      screenWidth: fc.integer({max: 120, min: 40}),
    })
    fc.assert(
      fc.property(table, ({rows, screenWidth}) => {
        const some: TableColumn[] = [
          {title: 'RISK'},
          {flexible: true, title: 'TITLE'},
          {title: 'BAND'},
          {leaves: 1, title: 'OWNER'},
          {flexible: true, leaves: 2, title: 'NOTE'},
        ]
        const drawn = rows.map((texts, index) => cells([`LIB-R${index}`, ...texts.map(plainLine)]))
        const {hidden, text} = renderTable(some, drawn, terminalOf(screenWidth))
        const lines = text.split('\n')
        expect(lines.filter((line) => width(line) > screenWidth)).toEqual([])
        expect(lines).toHaveLength(rows.length + 1)
        expect(hidden.every((title) => title === 'OWNER' || title === 'NOTE')).toBe(true)
      }),
    )
  })
})
