import {describe, expect, it} from 'vitest'
import {screenFor} from '#shared/terminal/index'

const terminal = {columns: 120, isTTY: true}
const pipe = {}
const red = (stream: object, environment: Record<string, string>, noColour = false) =>
  screenFor(stream, environment, noColour).colour.red('x')

describe('the screen', () => {
  it('is as wide as the terminal, else as COLUMNS, else 80; a pipe has no end', () => {
    expect(screenFor(terminal, {COLUMNS: '50'}, false).columns).toBe(120)
    expect(screenFor({isTTY: true}, {COLUMNS: '50'}, false).columns).toBe(50)
    expect(screenFor({isTTY: true}, {}, false).columns).toBe(80)
    expect(screenFor(pipe, {COLUMNS: '50'}, false).columns).toBe(Number.POSITIVE_INFINITY)
  })

  it('is that of a terminal where COORD_FORCE_TTY says so many columns, without colour in a pipe', () => {
    const forced = screenFor(pipe, {COORD_FORCE_TTY: '60'}, false)
    expect({...forced, colour: forced.colour.red('x')}).toEqual({colour: 'x', columns: 60, isTerminal: true})
    expect(screenFor(terminal, {COORD_FORCE_TTY: '60'}, false).columns).toBe(60)
    for (const nothing of ['', '0', 'yes'])
      expect(screenFor(pipe, {COORD_FORCE_TTY: nothing}, false).isTerminal).toBe(false)
  })

  it.each([
    ['a terminal', terminal, {}, false, true],
    ['a pipe', pipe, {}, false, false],
    ['NO_COLOR', terminal, {NO_COLOR: '1'}, false, false],
    ['an empty NO_COLOR', terminal, {NO_COLOR: ''}, false, true],
    ['--no-color', terminal, {FORCE_COLOR: '1'}, true, false],
    ['TERM=dumb', terminal, {TERM: 'dumb'}, false, false],
    ['FORCE_COLOR in a pipe', pipe, {FORCE_COLOR: '1'}, false, true],
    ['FORCE_COLOR=0', terminal, {FORCE_COLOR: '0'}, false, false],
  ])('with %s has the colour that is wanted', (_, stream, environment, noColour, coloured) => {
    expect(red(stream, environment, noColour)).toBe(coloured ? '\u001b[31mx\u001b[39m' : 'x')
  })
})
