import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it} from 'vitest'
import {failed, lightOf, ok, warning, worstState} from '#shared/lab/check'
import {renderChecks} from '#shared/lab/check-view'
import {agoText, bytesText, counted} from '#shared/lab/quantities'
import {screenFor} from '#shared/terminal/index'

const lines = [
  ok('database', 'open'),
  warning('backup', 'none in the folder', 'lab db backup'),
  failed('disk', 'nearly full: there are only a few bytes left for what you want to keep', 'Free some space there.'),
].map((check) => ({...check, light: lightOf(check.state), word: lightOf(check.state)}))

describe('checks on a screen', () => {
  it('are lines with a word, a name, what was found, and the fix under it', () => {
    expect(renderChecks(lines, terminal(80))).toBe(
      [
        'green   database  open',
        'yellow  backup    none in the folder',
        '                  → lab db backup',
        'red     disk      nearly full: there are only a few bytes left for what you want',
        '                  to keep',
        '                  → Free some space there.',
      ].join('\n'),
    )
  })

  it('stand under each other on a narrow terminal, and never wider than it', () => {
    const text = renderChecks(lines, terminal(40))
    expect(text.split('\n').slice(0, 5)).toEqual([
      'green   database',
      '  open',
      'yellow  backup',
      '  none in the folder',
      '  → lab db backup',
    ])
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40)
  })

  it('are coloured as their word says', () => {
    const coloured = renderChecks(lines, screenFor({columns: 80, isTTY: true}, {TERM: 'xterm'}, false))
    for (const [code, word] of [
      ['32', 'green'],
      ['33', 'yellow'],
      ['31', 'red'],
    ]) {
      expect(coloured).toContain(`\u001b[${code}m${word}`)
    }
    expect(stripVTControlCharacters(coloured)).toBe(renderChecks(lines, terminal(80)))
  })

  it('are tab-separated in a pipe, with nothing cut', () => {
    expect(renderChecks(lines, screenFor({}, {}, false)).split('\n')[1]).toBe(
      'yellow\tbackup\tnone in the folder\tlab db backup',
    )
  })

  it('show nothing of a terminal’s own codes that comes from elsewhere', () => {
    const odd = {...lines[0]!, detail: 'by \u001b[31mana\nand\tb\u0007en'}
    expect(renderChecks([odd], terminal(80))).toBe('green  database  by ana and ben')
  })
})

describe('the state of several checks', () => {
  it('is the worst of them', () => {
    expect(worstState([ok('a', ''), failed('b', '', null), warning('c', '', null)])).toBe('failed')
    expect(worstState([ok('a', ''), warning('c', '', null)])).toBe('warning')
    expect(worstState([])).toBe('ok')
  })
})

describe('quantities', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [7_569_531, '7.6 MB'],
    [120e9, '120 GB'],
    [2.5e15, '2.5 PB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))

  it.each([
    ['2026-11-23T05:00:10Z', 'in the future'],
    ['2026-11-23T04:59:30Z', 'just now'],
    ['2026-11-23T04:59:00Z', '1 minute ago'],
    ['2026-11-22T05:00:00Z', '24 hours ago'],
    ['2026-11-13T05:00:00Z', '10 days ago'],
  ])('%s was %s', (then, text) => {
    expect(agoText(new Date(then), new Date('2026-11-23T05:00:00Z'))).toBe(text)
  })

  it('counts with the right form of the word', () => {
    expect([counted(1, 'row'), counted(12_500, 'row'), counted(2, 'entry', 'entries')]).toEqual([
      '1 row',
      '12,500 rows',
      '2 entries',
    ])
  })
})

function terminal(columns: number) {
  return screenFor({columns, isTTY: true}, {NO_COLOR: '1'}, false)
}
