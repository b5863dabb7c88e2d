import {describe, expect, it} from 'vitest'
import {type Catalogue, resolve} from '#shared/cli/resolve'

const catalogue: Catalogue = {
  commands: new Set(['overview', 'risk list', 'risk show', 'risk profile list']),
  topics: new Set(['risk', 'risk profile']),
}
const of = (line: string) => resolve(line === '' ? [] : line.split(' '), catalogue)

describe('a command line', () => {
  it.each([
    ['overview', 'overview', []],
    ['risk list extra', 'risk list', ['extra']],
    ['risk show R1 --json', 'risk show', ['R1', '--json']],
    ['risk profile list -q', 'risk profile list', ['-q']],
    ['risk show -- --help', 'risk show', ['--', '--help']],
  ])('"%s" is the command %s with what follows', (line, name, rest) => {
    expect(of(line)).toEqual({kind: 'command', name, rest})
  })

  it.each([
    ['', ''],
    ['help', ''],
    ['--help', ''],
    ['--json --help', ''],
    ['--no-color', ''],
    ['risk', 'risk'],
    ['risk help', 'risk'],
    ['help risk profile', 'risk profile'],
    ['help risk list', 'risk list'],
    ['risk list extra -h', 'risk list'],
  ])('"%s" asks for the help of "%s"', (line, name) => {
    expect(of(line)).toEqual({kind: 'help', name})
  })

  it.each(['nope', 'nope --help', 'risk nope', 'risk R1 --help', '--json', 'risk --json', '--json risk list'])(
    '"%s" names no command',
    (line) => {
      expect(of(line)).toEqual({kind: 'unknown', line: line.split(' ')})
    },
  )

  it('"help nope" names no command whose help there would be', () => {
    expect(of('help nope')).toEqual({kind: 'unknown', line: ['nope', '--help']})
  })
})
