import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {startSimulator} from '#shared/simulator/index'
import {type BuiltCommand, builtCommands} from '../support/commands.ts'
import {parseCsv} from '../support/csv.ts'
import {startFakeOllama} from '../support/fake-ollama.ts'
import {type Outcome, run, runLines, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'
import {calls, finishedTask} from './contract-calls.ts'

// The contract of shared/design/COMMANDS.md, for all commands of both bins: nothing here names a single command, what
// is special about one is in contract-calls.ts.

const commands = await builtCommands()
const place = temporaryEnvironment()
const ollama = await startFakeOllama()
const proxmox = await startSimulator({preset: 'single'})
proxmox.change(({storages, tasks}) => {
  storages['local']!.content.push('import')
  tasks.push(finishedTask)
})
const environment: Record<string, string> & {HOME: string} = {
  ...place.environment,
  HOME: place.environment['HOME']!,
  COORD_NOW: '2026-11-02T08:00:00Z',
  OLLAMA_HOST: ollama.url,
  ...settingsOf(proxmox),
}

const globalFlags = ['json', 'no-color', 'no-input', 'quiet', 'verbose']
const listFlags = ['columns', 'csv', 'limit', 'sort']

/** What each command says of itself and of a flag that it does not have. */
const helps = new Map<string, Outcome>()
const misuses = new Map<string, Outcome>()
/** What each says about something that is not there. */
const missings = new Map<string, Outcome>()

beforeAll(async () => {
  for (const bin of ['coord', 'lab'] as const) {
    const own = commands.filter((command) => command.bin === bin)
    const help = own.map(({words}) => [...words, '--help'])
    const misuse = own.map(({name, words}) => [...words, ...(calls[name]?.args ?? []), '--no-such-flag', '--json'])
    const outcomes = await runLines(bin, [...help, ...misuse], {environment})
    for (const [at, {name}] of own.entries()) {
      helps.set(name, outcomes[at]!)
      misuses.set(name, outcomes[own.length + at]!)
    }
  }
})

beforeAll(async () => {
  const {exitCode, stderr} = await run('coord', ['project', 'demo'], {environment})
  if (exitCode !== 0) throw new Error(`The demo project could not be added: ${stderr}`)
  for (const {files = {}} of Object.values(calls)) {
    for (const [name, text] of Object.entries(files)) {
      const path = join(environment.HOME, name)
      mkdirSync(dirname(path), {recursive: true})
      writeFileSync(path, text)
    }
  }
})

beforeAll(async () => {
  for (const bin of ['coord', 'lab'] as const) {
    const own = commands.filter((command) => command.bin === bin && calls[command.name]?.missing)
    const lines = own.map(({name, words}) => [...words, ...calls[name]!.missing!, '--json'])
    const outcomes = await runLines(bin, lines, {environment})
    for (const [at, {name}] of own.entries()) missings.set(name, outcomes[at]!)
  }
})

afterAll(() => Promise.all([ollama.close(), proxmox.close()]))

it('covers every command: each has an entry in contract-calls.ts, and each entry has its command', () => {
  const missing = commands.filter(({name}) => !(name in calls)).map(({name}) => sentenceFor(name))
  expect(missing).toEqual([])
  expect(Object.keys(calls).filter((name) => !commands.some((command) => command.name === name))).toEqual([])
})

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
  const call = calls[name]
  const isList = call?.isList ?? isListByItself(command)

  describe('is described', () => {
    it('by one imperative sentence of at most 60 letters', () => {
      const summary = command.summary ?? ''
      expect(summary).toMatch(/^[A-Z][^.]*\.$/)
      expect(summary.length).toBeLessThanOrEqual(60)
      expect(summary.split(' ')[0]).not.toMatch(/([^s]s|ing|ed)$/)
    })

    it('by examples that are right: of this command, with flags that it has', () => {
      expect(command.examples).not.toHaveLength(0)
      expect((command.examples ?? []).flatMap((example) => problemsOf(example, command))).toEqual([])
    })

    it('by a description for every flag and argument', () => {
      const described = {...command.flags, ...command.args}
      expect(Object.keys(described).filter((key) => !described[key]?.description?.trim())).toEqual([])
    })

    it('by a kind that is its id, and by a shape', () => {
      expect(command.kind).toBe(command.id.replaceAll(':', '.'))
      expect(command.shape).toBeInstanceOf(z.ZodType)
    })

    it('in a help text of 80 columns', () => {
      const {exitCode, stderr, stdout} = helps.get(name)!
      expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
      expect(stdout).toContain(command.summary)
      expect(stdout).toContain('EXAMPLES')
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    })
  })

  it('has the flags that every command of its sort has', () => {
    const expected = [...globalFlags, ...(isList ? listFlags : []), ...(call?.changes ? ['dry-run', 'reason'] : [])]
    expect(Object.keys(command.flags)).toEqual(expect.arrayContaining(expected))
  })

  it('refuses a flag that it does not have: exit 2, as JSON', () => {
    const outcome = misuses.get(name)!
    expect(errorOf(outcome)).toMatchObject({code: 'USAGE', field: '--no-such-flag'})
    expect(outcome).toMatchObject({exitCode: 2, stderr: ''})
  })

  describe.runIf(call)('when it runs', () => {
    it('answers with one JSON document of its shape, and exit 0', async () => {
      for (const args of call!.before ?? []) await run(command.bin, args, {environment})
      const outcome = await run(command.bin, [...command.words, ...call!.args, '--json'], {environment})
      expect(outcome).toMatchObject({exitCode: 0})
      const envelope = JSON.parse(outcome.stdout)
      expect(Object.keys(envelope)).toEqual(['schemaVersion', 'kind', 'data', 'meta'])
      expect(envelope).toMatchObject({kind: command.kind, schemaVersion: 1})
      // A shape drops keys that it does not know, so that they show up here as a difference.
      expect(envelope.data).toStrictEqual(command.shape.parse(envelope.data))
      expect(envelope.meta).toStrictEqual({
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        change: call!.changes ? {id: expect.any(Number), undo: `coord undo ${envelope.meta.change?.id}`} : null,
        count: Array.isArray(envelope.data) ? envelope.data.length : null,
        dryRun: call!.args.includes('--dry-run'),
        nextStep: envelope.meta.nextStep === null ? null : expect.any(String),
        warnings: expect.any(Array),
      })
    })

    if (isList) {
      it('is a list: rows in a pipe and as CSV, with the columns, the order and the number asked for', async () => {
        const sort = call!.args.indexOf('--sort')
        const args = sort < 0 ? call!.args : call!.args.toSpliced(sort, 2)
        const list = (...lines: string[][]) => {
          const whole = lines.map((flags) => [...command.words, ...args, ...flags])
          return runLines(command.bin, whole, {environment})
        }
        const misused = ['--sort', 'no-such-column', '--columns', 'no-such-column', '--limit', '0', '--json']
        const [one, wrong] = await list(['--csv', '--limit', '1'], misused)
        const [header, ...rows] = parseCsv(one!.stdout)
        expect(header!.length).toBeGreaterThan(1)
        expect(rows).toEqual([expect.objectContaining({length: header!.length})])
        const [first, second] = header!
        const chosen = ['--columns', `${second},${first}`, '--limit', '1', '--sort', `-${first}`]
        const [two] = await list(chosen)
        const {stderr, stdout} = two!
        expect(stdout).toMatch(/^[^\t\n]*\t[^\t\n]*\n$/)
        expect(stderr).not.toContain('No room')
        expect(wrong!.exitCode).toBe(2)
        expect(errorOf(wrong!).problems.map(({field}) => field)).toEqual(['--columns', '--sort', '--limit'])
      })
    }

    const itChanges = call?.changes ? it : () => undefined
    itChanges('says so when the same once more changes nothing', async () => {
      for (const args of call!.before ?? []) await run(command.bin, args, {environment})
      const {exitCode, stderr, stdout} = await run(command.bin, [...command.words, ...call!.args], {environment})
      if (exitCode !== 0) return
      expect(stdout.startsWith('Nothing changed:')).toBe(!stderr.includes('undo: coord undo'))
    })

    if (call?.missing)
      it('says exit 3 about something that is not there, with what to do next', () => {
        const outcome = missings.get(name)!
        expect(outcome).toMatchObject({exitCode: 3, stderr: ''})
        expect(errorOf(outcome)).toMatchObject({code: expect.any(String), nextStep: expect.any(String)})
      })
  })
})

/** Whatever answers with a list, but for changes and for what shows all of each entry. */
function isListByItself({flags, shape, words}: BuiltCommand): boolean {
  return 'csv' in flags || (shape instanceof z.ZodArray && !('dry-run' in flags) && words.at(-1) !== 'show')
}

/** What a JSON error looks like, whatever went wrong. */
const ErrorShape = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('error'),
  error: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z_]*$/),
    message: z.string().min(1),
    nextStep: z.string().nullable(),
    field: z.string().optional(),
    problems: z.array(z.strictObject({field: z.string().optional(), message: z.string().min(1)})),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

function errorOf({stdout}: {readonly stdout: string}) {
  return ErrorShape.parse(JSON.parse(stdout)).error
}

function sentenceFor(name: string): string {
  return `"${name}" is new: add an entry for it to test/e2e/contract-calls.ts with arguments that work on the demo project, and with a reference that is not there.`
}

function problemsOf(example: string, {bin, flags, words}: BuiltCommand): string[] {
  const typed = example.replaceAll('<%= config.bin %>', bin)
  const [commandLine = ''] = typed.split(/ (?:[|>]|&&) /)
  const start = [bin, ...words].join(' ')
  if (commandLine !== start && !commandLine.startsWith(`${start} `)) return [`"${typed}" does not start with ${start}`]
  const known = new Set(Object.values(flags).flatMap(({char, name}) => [`--${name}`, ...(char ? [`-${char}`] : [])]))
  const values = new Set(
    Object.values(flags)
      .filter(({type}) => type === 'option')
      .flatMap(({char, name}) => [`--${name}`, `-${char}`]),
  )
  const parts = commandLine.slice(start.length).match(/"[^"]*"|\S+/g) ?? []
  return parts
    .filter((part, index) => /^-{1,2}[a-z]/.test(part) && !values.has(parts[index - 1] ?? ''))
    .map((part) => part.split('=')[0]!)
    .filter((flag) => !known.has(flag))
    .map((flag) => `"${typed}": there is no ${flag}`)
}
