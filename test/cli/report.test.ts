import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {reportError, wantsJson} from '#shared/cli/report'
import {ExitCode, UserError} from '#shared/errors'

let stdout = ''
let stderr = ''

beforeEach(() => {
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const report = (error: unknown, ...args: string[]) =>
  reportError(error, {args, bin: 'coord', command: args.slice(0, 2).join(' ')})
const conflict = new UserError('LIB-R1 was changed meanwhile.', {
  code: 'CHANGED_MEANWHILE',
  details: {version: 2},
  exitCode: ExitCode.conflict,
  nextStep: 'coord risk show LIB-R1',
  problems: [{field: 'owner', message: 'went from "ana" to "ben"'}, {message: 'and more'}],
})

describe('an error that people can put right', () => {
  it('is said on stderr: what, which fields, what next; with its own exit code', () => {
    expect(report(conflict, 'risk', 'edit')).toBe(4)
    expect(stderr).toBe(
      'error: LIB-R1 was changed meanwhile.\n  owner  went from "ana" to "ben"\n  and more\nnext:  coord risk show LIB-R1\n',
    )
    expect(stdout).toBe('')
  })

  it('is all in the JSON on stdout, and nothing on stderr', () => {
    expect(report(conflict, 'risk', 'edit', '--json')).toBe(4)
    expect(JSON.parse(stdout).error).toEqual({
      code: 'CHANGED_MEANWHILE',
      details: {version: 2},
      message: 'LIB-R1 was changed meanwhile.',
      nextStep: 'coord risk show LIB-R1',
      problems: conflict.problems,
    })
    expect(stderr).toBe('')
  })

  it('leads to the help when it is wrong usage and says nothing better', () => {
    report(new UserError('Wrong.', {code: 'INVALID_INPUT', exitCode: ExitCode.usage}), 'risk', 'add', 'X', '--owner')
    expect(stderr).toBe('error: Wrong.\nnext:  coord risk add --help\n')
  })

  it('shows what it quotes without escape codes', () => {
    report(new UserError('There is no "\u001b[31mred\u001b[0m \u0007".', {code: 'X', exitCode: ExitCode.notFound}))
    expect(stderr).toBe('error: There is no "red ".\n')
  })
})

describe('a question that was answered with no', () => {
  it('is exit 1 and no error: one line says that nothing was changed', () => {
    const answer = new UserError('Nothing was changed.', {code: 'STOPPED', exitCode: ExitCode.failed})
    expect(report(answer)).toBe(1)
    expect(stderr).toBe('Nothing was changed.\n')
  })
})

describe('an interrupted question', () => {
  it('is exit 130 and says that nothing was changed', () => {
    expect(report(Object.assign(new Error('User force closed'), {name: 'ExitPromptError'}))).toBe(130)
    expect(stderr).toBe('Stopped: nothing was changed.\n')
  })
})

describe('a bug', () => {
  it('is exit 1, says that it is one, and shows its stack only when asked', () => {
    const bug = new TypeError('x is not a function', {cause: new Error('deep')})
    expect(report(bug)).toBe(1)
    expect(stderr).toMatch(/^error: x is not a function This is a bug in coord\.\nnext: {2}Run it again with DEBUG=1 /)
    expect(stderr).not.toContain('report.test')
    vi.stubEnv('DEBUG', '1')
    report(bug)
    expect(stderr).toContain('report.test')
    expect(stderr).toContain('caused by: Error: deep')
  })

  it('may be anything that was thrown', () => {
    expect(report('just text')).toBe(1)
    expect(stderr).toContain('just text This is a bug')
  })
})

describe('what the parser refuses', () => {
  const parseError = (message: string, more: object = {}) =>
    Object.assign(new Error(`${message}\nSee more help with --help`), {oclif: {exit: 2}, ...more})
  const problemsOf = (error: Error) => {
    expect(report(error, 'risk', 'list', '--json')).toBe(2)
    return JSON.parse(stdout).error
  }

  it('is a flag that is not there, with the near one', () => {
    const known = {parse: {input: {flags: {impact: {}, likelihood: {}}}}}
    expect(
      problemsOf(parseError('Nonexistent flags: --likelyhood, -x', {flags: ['--likelyhood', '-x'], ...known})),
    ).toEqual({
      code: 'USAGE',
      message: 'There are flags that this command does not know.',
      nextStep: 'coord risk list --help',
      problems: [
        {field: '--likelyhood', message: 'is not a flag of this command; did you mean --likelihood?'},
        {field: '-x', message: 'is not a flag of this command'},
      ],
    })
  })

  it('are arguments that are missing', () => {
    const args = [{description: 'key of the project', name: 'project'}, {name: 'status'}]
    expect(problemsOf(parseError('Missing 2 required args:\nproject  key\nstatus', {args})).problems).toEqual([
      {field: 'project', message: 'is missing: key of the project.'},
      {field: 'status', message: 'is missing: status.'},
    ])
  })

  it.each([
    ['Parsing --limit \n\tExpected an integer but received: many', '--limit', 'must be a whole number, not "many".'],
    [
      'Parsing --limit \n\tExpected an integer greater than or equal to 1 but received: 0',
      '--limit',
      'must be 1 or more.',
    ],
    ['Flag --owner expects a value', '--owner', 'needs a value.'],
    ['Expected --shell=tcsh to be one of: bash, zsh', '--shell', 'must be one of bash, zsh, not "tcsh".'],
    [
      'The following error occurred:\n  --json=true cannot also be provided when using --csv',
      '--json',
      'does not go together with --csv.',
    ],
    [
      'The following error occurred:\n  One of the following must be provided when using --lab: --discard, --resume',
      '--lab',
      'only goes together with one of --discard, --resume.',
    ],
  ])('%j names the flag', (message, field, problem) => {
    expect(problemsOf(parseError(message))).toMatchObject({field, problems: [{field, message: problem}]})
  })

  it('are arguments that it does not take', () => {
    expect(problemsOf(parseError('Unexpected argument: extra', {args: ['extra']}))).toMatchObject({
      field: 'extra',
      message: 'The command was given more than it takes.',
      problems: [{field: 'extra', message: 'is one argument too many.'}],
    })
  })

  it('is said as it is when it is none of these', () => {
    expect(problemsOf(parseError('The moon is wrong'))).toMatchObject({message: 'The moon is wrong', problems: []})
  })
})

describe('--json', () => {
  it('counts before -- only', () => {
    expect(wantsJson(['risk', 'add', '--json'])).toBe(true)
    expect(wantsJson(['risk', 'add', '--', '--json'])).toBe(false)
  })
})
