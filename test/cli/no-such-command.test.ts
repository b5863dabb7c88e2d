import {describe, expect, it} from 'vitest'
import {type BinCatalogue, noSuchCommand} from '#shared/cli/no-such-command'

const coord: BinCatalogue = {
  bin: 'coord',
  commands: new Set(['log', 'overview', 'risk add', 'risk close', 'risk list', 'risk show', 'risk profile list']),
  topics: new Set(['risk', 'risk profile']),
}
const lab: BinCatalogue = {
  bin: 'lab',
  commands: new Set(['status', 'db status', 'db migrate']),
  topics: new Set(['db']),
}

const said = (...line: string[]) => {
  const {code, exitCode, message, nextStep} = noSuchCommand(line, coord, lab)
  expect({code, exitCode}).toEqual({code: 'NO_SUCH_COMMAND', exitCode: 127})
  return [message, nextStep]
}

describe('a command that is not there', () => {
  it.each([
    ['rsk list', 'rsk list', 'coord risk list'],
    ['risk shw R1', 'risk shw', 'coord risk show R1'],
    ['risk lsit --owner ana', 'risk lsit', 'coord risk list --owner ana'],
    ['risk profle list', 'risk profle list', 'coord risk profile list'],
    ['risk shw --help', 'risk shw', 'coord risk show --help'],
    ['overveiw', 'overveiw', 'coord overview'],
    ['OVERVIEW', 'OVERVIEW', 'coord overview'],
    ['risk ls', 'risk ls', 'coord risk list'],
    ['risk new Flood', 'risk new', 'coord risk add Flood'],
    ['list risk', 'list risk', 'coord risk list'],
    ['risk LIB-R1', 'risk LIB-R1', 'coord risk show LIB-R1'],
    ['db stats', 'db stats', 'lab db status'],
  ])('"%s" gets the command that was probably meant, with the arguments', (line, typed, next) => {
    const meant = next.split(' ').filter((word) => !/^(-.*|ana|Flood|.*R1)$/.test(word))
    expect(said(...line.split(' '))).toEqual([
      `coord has no command "${typed}". Did you mean "${meant.join(' ')}"?`,
      next,
    ])
  })

  it('that the other bin has is said to be there', () => {
    expect(said('db', 'status', '--json')).toEqual([
      'coord has no command "db status", but lab has it.',
      'lab db status --json',
    ])
    expect(said('db', 'nope')).toEqual(['coord has no command "db nope". Did you mean "lab db"?', 'lab db --help'])
  })

  it('that is like no other leads to the help of its topic, or of the bin', () => {
    expect(said('risk', 'nope', 'R1')).toEqual(['coord has no command "risk nope".', 'coord risk --help'])
    expect(said('nope', 'R1')).toEqual(['coord has no command "nope".', 'coord --help'])
    expect(said('')).toEqual(['coord has no command "".', 'coord --help'])
    expect(said('risk', '--json')).toEqual(['Which command of "coord risk"? None was named.', 'coord risk --help'])
  })

  it('because a flag stands before it is shown in the right order', () => {
    expect(said('-p', 'LIB', 'risk', 'list', '--json')).toEqual([
      'The command comes first, "-p" after it.',
      'coord risk list -p LIB --json',
    ])
    expect(said('--json')).toEqual(['coord was given no command.', 'coord --help'])
  })
})

describe('the line to paste', () => {
  it('quotes what a shell would run or take apart', () => {
    expect(said('risk', 'ad', 'Flood; rm -rf $HOME', "it's", '')[1]).toBe(
      `coord risk add 'Flood; rm -rf $HOME' 'it'\\''s' ''`,
    )
  })

  it.each([
    ['what would not be the same once pasted', 'two\nlines'],
    ['what a terminal would not show', '\u001b[31mred'],
    ['a password', 'postgres://ana:hunter2@db/coord'],
    ['more than a screen holds', 'x'.repeat(10_000)],
  ])('leaves arguments out rather than holding %s', (_, argument) => {
    expect(said('risk', 'ad', argument)[1]).toBe('coord risk add')
  })

  it('cuts what was typed to a readable length', () => {
    expect(said('x'.repeat(10_000))[0]!.length).toBeLessThan(100)
  })
})
