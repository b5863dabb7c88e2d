import fc from 'fast-check'
import {expect, it} from 'vitest'
import {csvText} from '#shared/exchange/formats/csv'
import {readCsv} from '#shared/exchange/formats/csv-read'
import {csvCell, withoutGuard} from '#shared/lists/index'

const hostile = fc.oneof(
  fc.string({unit: 'grapheme'}),
  fc.string({unit: fc.constantFrom("'", '=', '+', '-', '@', '"', ',', ';', '\t', '\n', '1', 'a')}),
)

it('guards whatever a spreadsheet would run, and nothing that is a number', () => {
  expect(['=1+1', '@x', "'=1", '-5', '+5,00', '-x'].map(csvCell)).toEqual([
    "'=1+1",
    "'@x",
    "''=1",
    '-5',
    '"+5,00"',
    "'-x",
  ])
})

it('gives back exactly the text that was written, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), {minLength: 1}), (rows) => {
      const sheet = {
        columns: [
          {kind: 'text' as const, name: 'one'},
          {kind: 'text' as const, name: 'other'},
        ],
        name: 'texts',
        rows: rows.map(([one, other]) => [`x${one}`, other]),
      }
      const read = readCsv(csvText(sheet), 'texts.csv', undefined)
      expect(read.rows.map(({cells}) => cells)).toEqual(sheet.rows)
    }),
  )
})

it('takes one apostrophe off, and only where one was put', () => {
  expect(["'=1", "''=1", "'tis", "'", '=1'].map(withoutGuard)).toEqual(['=1', "'=1", "'tis", "'", '=1'])
})
