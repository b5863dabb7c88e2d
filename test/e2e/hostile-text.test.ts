import {beforeAll, describe, expect, it} from 'vitest'
import {parseCsv} from '../support/csv.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

// Every field that takes text is given every kind of text that has broken programs: it is stored as it is and shown
// harmlessly, or refused with the name of the flag. (NUL cannot be part of an argument: see test/input.)

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z', COORD_PROJECT: 'DEMO'}
const coord = (...args: string[]) => run('coord', args, {environment})

/** Fields of one line, by flag, with their key in JSON; the title and the name are arguments. */
const riskLines = {category: 'category', 'identified-by': 'identifiedBy', owner: 'owner', title: 'title'}
const riskTexts = {
  cause: 'cause',
  contingency: 'contingency',
  effect: 'effect',
  event: 'event',
  mitigation: 'mitigation',
  trigger: 'trigger',
}
const projectLines = {department: 'department', name: 'name', owner: 'owner', sponsor: 'sponsor'}
const projectTexts = {description: 'description'}

const escapeCodes = '\u001b[31mred\u001b[0m \u001b]0;title\u0007'
const harmless = {
  emoji: '👩‍👩‍👧‍👦 🏗️ ❤️ e\u0301 漢字',
  formula: '=HYPERLINK("http://example.org","a, b")',
  'right to left': 'שלום \u202eevil\u202c \u200fעולם',
  shell: '$(reboot) `reboot` && rm -rf / # %s %n \\',
  SQL: `Robert'); drop table risk; --`,
}
const controls = {
  bell: 'ring\u0007',
  C1: '\u009b31mred',
  'carriage return': 'over\rwritten',
  'escape codes': escapeCodes,
}

beforeAll(async () => {
  expect(await coord('project', 'demo')).toMatchObject({exitCode: 0})
})

describe.each([
  ['risk', 'add', riskLines, riskTexts],
  ['project', 'add', projectLines, projectTexts],
] as const)('%s %s', (noun, verb, lineFields, textFields) => {
  const fields: Readonly<Record<string, string>> = {...lineFields, ...textFields}
  const inEachField = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([flag, value]) => (isArgument(flag) ? [] : [`--${flag}`, value]))
  const add = (values: Readonly<Record<string, string>>) =>
    coord(noun, verb, '--json', ...inEachField(values), '--', values['title'] ?? values['name'] ?? 'Plain')
  const all = (value: string) => Object.fromEntries(Object.keys(fields).map((flag) => [flag, value]))
  const show = (data: Readonly<Record<string, string>>) =>
    noun === 'risk' ? ['risk', 'show', data['reference']!] : ['project', 'show', data['key']!]

  it.each(Object.entries(harmless))('stores %s as it is and shows it harmlessly', async (_, text) => {
    const added = await add(all(text))
    expect(added).toMatchObject({exitCode: 0})
    const [data] = JSON.parse(added.stdout).data
    expect(Object.fromEntries(Object.entries(fields).map(([flag, key]) => [flag, data[key]]))).toEqual(all(text))
    expect(added.stdout).not.toMatch(dangerous)

    const terminal = openTerminal('coord', show(data), {environment: {...environment, NO_COLOR: '1'}})
    expect(await terminal.ended).toBe(0)
    expect(terminal.raw().replaceAll('\r\n', '\n')).not.toMatch(dangerous)
    const piped = await coord(noun, 'list', '--columns', noun === 'risk' ? 'reference,title,owner' : 'key,name,owner')
    expect(piped.stdout).not.toMatch(dangerous)
    expect(
      piped.stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.split('\t').length === 3),
    ).toBe(true)
    await coord('undo')
  })

  it.each(Object.entries(controls))('refuses %s in every field, by its flag: exit 2', async (_, text) => {
    const {exitCode, stdout} = await add(all(text))
    expect({exitCode, fields: problemFields(stdout)}).toEqual({exitCode: 2, fields: flagsOf(Object.keys(fields))})
    expect(stdout).not.toMatch(dangerous)
    const inWords = await coord(noun, verb, ...inEachField(all(text)), '--', text)
    expect(inWords.exitCode).toBe(2)
    expect(inWords.stderr).not.toMatch(dangerous)
  })

  it('refuses line breaks where one line is meant, and keeps them elsewhere', async () => {
    const text = 'one\ntwo\n\nthree'
    const {exitCode, stdout} = await add(all(text))
    expect({exitCode, fields: problemFields(stdout)}).toEqual({exitCode: 2, fields: flagsOf(Object.keys(lineFields))})
    const texts = Object.fromEntries(Object.keys(textFields).map((flag) => [flag, text]))
    const [data] = JSON.parse((await add(texts)).stdout).data
    expect(Object.keys(textFields).map((flag) => data[fields[flag]!])).toEqual(Object.keys(textFields).map(() => text))
  })

  it('refuses 10 kB where one line is meant, and keeps them elsewhere', async () => {
    const text = `${'wordy '.repeat(1700)}end`
    const {exitCode, stdout} = await add(all(text))
    expect({exitCode, fields: problemFields(stdout)}).toEqual({exitCode: 2, fields: flagsOf(Object.keys(lineFields))})
    const [flag, key] = Object.entries(textFields)[0]!
    const added = await add({[flag]: text})
    expect(JSON.parse(added.stdout).data[0][key]).toBe(text)
  })
})

describe('CSV', () => {
  it('keeps a spreadsheet from running a title, and gives every character back', async () => {
    const titles = ['=1+1', '@SUM(A1)', '+cmd', '-2+3', 'a "quoted", title', '-12.5', "'already"]
    for (const title of titles) await coord('risk', 'add', '--category', 'csv', '--', title)
    const {stdout} = await coord(
      'risk',
      'list',
      '--category',
      'csv',
      '--csv',
      '--columns',
      'title',
      '--sort',
      'reference',
    )
    expect(parseCsv(stdout).slice(1).flat()).toEqual([
      "'=1+1",
      "'@SUM(A1)",
      "'+cmd",
      "'-2+3",
      'a "quoted", title',
      '-12.5',
      "'already",
    ])
  })
})

/** What a terminal would obey, or what would turn the reading direction. */
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200f\u202a-\u202e\u2066-\u2069]/u

const isArgument = (flag: string) => flag === 'title' || flag === 'name'
const flagsOf = (flags: readonly string[]) => flags.map((flag) => (isArgument(flag) ? flag : `--${flag}`)).sort()

function problemFields(stdout: string): string[] {
  return JSON.parse(stdout)
    .error.problems.map(({field}: {field: string}) => field)
    .sort()
}
