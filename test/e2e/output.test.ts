import {beforeAll, describe, expect, it} from 'vitest'
import {width} from '#shared/terminal/index'
import {parseCsv} from '../support/csv.ts'
import {type RunOptions, run, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z'}
const escapeCode = '\u001b['

const coord = (args: readonly string[], options: RunOptions = {}) =>
  run('coord', args, {...options, environment: {...environment, ...options.environment}})

beforeAll(async () => {
  expect(await coord(['project', 'demo'])).toMatchObject({exitCode: 0})
})

describe('a list in a pipe', () => {
  it('is tab-separated: no header, nothing cut, no colour, one line for each entry', async () => {
    const {stderr, stdout} = await coord(['risk', 'list', '-p', 'DEMO', '--columns', 'reference,title,owner,review'])
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows).toHaveLength(10)
    expect(rows[0]).toEqual(['DEMO-R2', 'Steel prices rise before the roof is ordered', 'cora', '2026-11-14'])
    expect(rows.every((row) => row.length === 4)).toBe(true)
    expect(stderr).toBe('')
  })

  it('is references only with --quiet', async () => {
    const {stdout} = await coord(['risk', 'list', '-q', '--limit', '3'])
    expect(stdout).toBe('DEMO-R2\nDEMO-R1\nDEMO-R4\n')
  })

  it('is empty when there is nothing, and [] as JSON: exit 0', async () => {
    const nothing = ['risk', 'list', '--owner', 'nobody-at-all']
    expect(await coord(nothing)).toEqual({exitCode: 0, stderr: '', stdout: ''})
    expect(JSON.parse((await coord([...nothing, '--json'])).stdout).data).toEqual([])
  })

  it('is CSV with a header after RFC 4180, --quiet or not', async () => {
    const csv = ['risk', 'list', '--csv', '--columns', 'reference,title,score,strategy', '--sort', 'reference']
    const {stdout} = await coord(csv)
    const [header, first] = parseCsv(stdout)
    expect(header).toEqual(['reference', 'title', 'score', 'strategy'])
    expect(first).toEqual(['DEMO-R1', 'Asbestos behind the panels of the west wing', '15', 'reduce'])
    expect((await coord([...csv, '-q'])).stdout).toBe(stdout)
  })

  it('ends quietly when its reader leaves, whatever it wanted to say', async () => {
    const inShell = async (pipeline: string, ...args: string[]) => {
      const terminal = openTerminal('coord', args, {environment, shell: `exec 3>&1; ${pipeline}`})
      await terminal.ended
      return terminal.lines()
    }
    expect(await inShell('("$@"; echo "it ended with $?" >&3) | head -n 1', 'risk', 'list')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^DEMO-R2\t/), 'it ended with 0']),
    )
    const onlyErrors = '("$@"; echo "it ended with $?" >&3) 2>&1 >/dev/null | true'
    expect(await inShell(onlyErrors, 'risk', 'show', 'DEMO-R999')).toEqual(['it ended with 3'])
    expect(await inShell(onlyErrors, 'risk', 'add', '-p', 'DEMO', 'Flood', '-n')).toEqual(['it ended with 0'])
  })

  it.runIf(process.platform === 'linux')('says on stderr when the answer could not be written', async () => {
    const full = openTerminal('coord', ['risk', 'list'], {environment, shell: '"$@" > /dev/full'})
    expect(await full.ended).toBe(1)
    expect(full.lines()).toEqual(['error: The answer could not be written: ENOSPC: no space left on device, write'])
  })
})

describe('JSON', () => {
  it('is the same at the same moment of the same register, which meta.asOf names', async () => {
    const [first, second] = [await coord(['risk', 'list', '--json']), await coord(['risk', 'list', '--json'])]
    expect(first.stdout).toBe(second.stdout)
    expect(JSON.parse(first.stdout).meta.asOf).toBe('2026-11-02T08:00:00.000Z')
  })
})

describe('colour', () => {
  const onTerminal = async (args: string[], more: Record<string, string> = {}) => {
    const terminal = openTerminal('coord', args, {environment: {...environment, ...more}})
    await terminal.ended
    return terminal.raw()
  }

  it('is there on a terminal, and the word of each band beside it', async () => {
    const shown = await onTerminal(['risk', 'list'])
    expect(shown).toContain(`${escapeCode}31m16 red (extreme)`)
    expect(shown).toContain('12 orange (high)')
  })

  it.each([
    ['NO_COLOR', [], {NO_COLOR: '1'}],
    ['--no-color', ['--no-color'], {}],
    ['TERM=dumb', [], {TERM: 'dumb'}],
  ])('is not there with %s, on either stream', async (_, flags, more) => {
    expect(await onTerminal(['risk', 'list', ...flags], more)).not.toContain(escapeCode)
    expect(await onTerminal(['risk', 'show', 'DEMO-R999', ...flags], more)).not.toContain(escapeCode)
    if (flags.length === 0) expect(await onTerminal(['risk', '--help'], more)).not.toContain(escapeCode)
  })

  it('is not there in a pipe, but with FORCE_COLOR', async () => {
    const show = (more: Record<string, string>) =>
      coord(['risk', 'show', 'DEMO-R1'], {environment: {NO_COLOR: '', ...more}})
    expect((await show({})).stdout).not.toContain(escapeCode)
    expect((await show({FORCE_COLOR: '1'})).stdout).toContain(escapeCode)
    expect((await show({FORCE_COLOR: '0'})).stdout).not.toContain(escapeCode)
  })
})

describe('a terminal of 40 columns', () => {
  it.each([
    ['risk', 'list'],
    ['risk', 'list', '--columns', 'reference,title,owner,review,mitigation'],
    ['risk', 'matrix', '-p', 'DEMO', '--move'],
    ['risk', 'show', 'DEMO-R1'],
    ['risk', 'profile', 'list'],
    ['risk', 'profile', 'show', 'npsa-5x5'],
    ['risk', 'profile', 'set', 'iso27005-5x5', '-p', 'DEMO', '--dry-run'],
    ['project', 'list'],
    ['project', 'show', 'DEMO'],
    ['project', 'show', 'DEMO', '--tab', 'risks'],
    ['overview'],
    ['log'],
    ['search', 'roof'],
  ])('has room for %s %s %s', async (...args) => {
    const terminal = openTerminal('coord', args, {columns: 40, environment})
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines().filter((line) => width(line) > 40)).toEqual([])
  })

  it.each([
    ['coord', '--help'],
    ['coord', 'risk', '--help'],
    ['coord', 'risk', 'profile', '--help'],
    ['coord', 'project', 'add', '--help'],
    ['coord', 'risk', 'show', '--help'],
    ['lab', '--help'],
    ['lab', 'init', '--help'],
  ] as const)('has room for %s %s %s: only examples, which are to be copied, are longer', async (bin, ...args) => {
    const terminal = openTerminal(bin, args, {columns: 40, environment})
    expect(await terminal.ended).toBe(0)
    const [help] = terminal.lines().join('\n').split('EXAMPLES')
    expect(help!.split('\n').filter((line) => width(line) > 40)).toEqual([])
  })

  it('keeps the reference, the title and the band of a risk legible', async () => {
    const terminal = openTerminal('coord', ['risk', 'list'], {columns: 40, environment})
    await terminal.ended
    expect(terminal.lines().find((line) => line.startsWith('DEMO-R1 '))).toMatch(/^DEMO-R1 +Asbestos be… +15 red/)
    expect(terminal.lines().join(' ')).toContain('No room for STATUS, OWNER, STRATEGY, REVIEW')
  })

  it('says one sentence when there is nothing to list', async () => {
    const terminal = openTerminal('coord', ['risk', 'list', '--owner', 'nobody-at-all'], {environment})
    await terminal.ended
    expect(terminal.lines()).toEqual([expect.stringMatching(/^No risks\. .*coord risk add/)])
  })
})

describe('what is typed wrong', () => {
  it.each([
    [[], 'COMMANDS'],
    [['risk'], 'risk add'],
    [['risk', 'profile'], 'risk profile show'],
    [['help'], 'TOPICS'],
    [['--help', '--json'], 'TOPICS'],
    [['help', 'risk'], 'risk add'],
    [['risk', 'help'], 'risk add'],
    [['help', 'risk', 'add'], '--likelihood'],
    [['risk', 'add', '-h'], '--likelihood'],
  ])('%j gets help: exit 0', async (args, part) => {
    const {exitCode, stdout} = await coord(args)
    expect(exitCode).toBe(0)
    expect(stdout).toContain(part)
  })

  it.each([
    [['rsk', 'list'], 'coord risk list'],
    [['risk', 'lst'], 'coord risk list'],
    [['overveiw'], 'coord overview'],
    [['risk', 'shw', 'R1'], 'coord risk show R1'],
    [['help', 'risk', 'shw'], 'coord risk show --help'],
    [['risk', 'shw', '--help'], 'coord risk show --help'],
    [['db', 'status'], 'lab db status'],
    [['nope'], 'coord --help'],
    [['nope', '--help'], 'coord --help'],
    [['help', 'nope'], 'coord --help'],
    [['help', 'project', 'nope'], 'coord project --help'],
    [['risk', 'nope', '--help'], 'coord risk --help'],
  ])('%j gets the line that was meant, which is not run: exit 127', async (args, meant) => {
    const {exitCode, stderr, stdout} = await coord(args)
    expect({exitCode, stdout}).toEqual({exitCode: 127, stdout: ''})
    expect(stderr).toMatch(/^error: coord has no command "/)
    expect(stderr.endsWith(`\nnext:  ${meant}\n`)).toBe(true)
    const asJson = await coord([...args, '--json'])
    expect(asJson).toMatchObject({exitCode: 127, stderr: ''})
    const nextStep = expect.stringContaining(meant.replace(' --help', ''))
    expect(JSON.parse(asJson.stdout)).toMatchObject({error: {code: 'NO_SUCH_COMMAND', nextStep}, kind: 'error'})
  })

  it('in the other bin is sent to this one', async () => {
    const {exitCode, stderr} = await run('lab', ['risk', 'list', '-p', 'DEMO'], {environment})
    expect(exitCode).toBe(127)
    expect(stderr).toContain('next:  coord risk list -p DEMO\n')
  })

  it('is one argument too many, not another command: exit 2', async () => {
    expect(await coord(['risk', 'list', 'extra'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/ {2}extra {2}is one argument too many\.\nnext: {2}coord risk list --help\n$/),
    })
  })

  it('gets the flag that was meant: exit 2', async () => {
    expect(await coord(['risk', 'add', 'Flood', '--likelyhood', '3'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean --likelihood?'),
    })
  })

  it('gets all problems at once, each with its flag: exit 2, nothing is saved', async () => {
    const wrong = [
      '--likelihood',
      '9',
      '--impact',
      'high',
      '--review',
      'someday',
      '--strategy',
      'hope',
      '--owner',
      'a\nb',
    ]
    const {exitCode, stdout} = await coord(['risk', 'add', '-p', 'DEMO', 'Flood', ...wrong, '--json'])
    expect(exitCode).toBe(2)
    const {error} = JSON.parse(stdout)
    expect(error).toMatchObject({code: 'INVALID_INPUT', nextStep: 'coord risk add --help'})
    expect(error.problems.map(({field}: {field: string}) => field).sort()).toEqual([
      '--impact',
      '--likelihood',
      '--owner',
      '--review',
      '--strategy',
    ])
    const {stderr} = await coord(['risk', 'add', '-p', 'DEMO', 'Flood', ...wrong])
    expect(stderr.match(/^ {2}--/gm)).toHaveLength(5)
    expect((await coord(['search', 'Flood'])).stdout).toBe('')
  })

  it.each([
    [['risk', 'list', '--limit', 'many'], '--limit', 'must be a whole number, not "many".'],
    [['risk', 'list', '--limit', '0'], '--limit', 'must be 1 or more'],
    [['risk', 'list', '--owner'], '--owner', 'needs a value.'],
    [['risk', 'list', '--csv', '--json'], '--json', 'does not go together with --csv.'],
    [['risk', 'show'], 'risk', 'is missing: reference of the risk, or several.'],
  ])('%j is told which: %s', async (args, field, message) => {
    const {exitCode, stdout} = await coord([...args.filter((arg) => arg !== '--json'), '--json'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({field, problems: [{field, message}]})
  })

  it('gets the exit code of its cause: 3 not there, 4 not possible now, 5 configuration', async () => {
    expect(await coord(['risk', 'show', 'DEMO-R999'])).toMatchObject({exitCode: 3, stdout: ''})
    expect(await coord(['project', 'add', 'Again', '--key', 'DEMO'])).toMatchObject({exitCode: 4, stdout: ''})
    expect(await coord(['risk', 'reopen', 'DEMO-R1', '--reason', 'Why not'])).toMatchObject({exitCode: 4, stdout: ''})
    expect(await coord(['risk', 'list'], {environment: {DATABASE_URL: 'postgres://127.0.0.1:1/x'}})).toMatchObject({
      exitCode: 5,
      stdout: '',
    })
  })
})
