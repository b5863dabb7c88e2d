import {mkdirSync, mkdtempSync, realpathSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, inject} from 'vitest'
import packageFile from '../../package.json'

/** The bins as people run them: real processes on what `npm run build` made, which `npm test` does first. */
export type Bin = 'coord' | 'lab'

export interface RunOptions {
  /** Added to a minimal environment, so that nothing of the developer's own settings leaks in. */
  readonly environment?: Readonly<Record<string, string>>
  /** What is piped into stdin; it is empty otherwise. */
  readonly input?: string
  readonly directory?: string
}

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** 128 and more when a signal ended it. */
  readonly exitCode: number
}

/** Folders for one file of tests or one suite of it, removed after it. */
export interface TemporaryEnvironment {
  readonly folder: string
  readonly dataDirectory: string
  /** For the option `environment`: DATA_DIR, HOME and the XDG folders are in `folder`. */
  readonly environment: Readonly<Record<string, string>>
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15}

/** Runs a bin to its end, whatever the exit code; the streams are as they came, trailing newlines included. */
export async function run(bin: Bin, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const {exitCode, signal, stderr, stdout} = await start(bin, args, options)
  return {exitCode: exitCode ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0), stderr, stdout}
}

/** Several lines in one process: starting one for each of hundreds takes minutes. */
export async function runLines(
  bin: Bin,
  lines: readonly (readonly string[])[],
  {environment}: Pick<RunOptions, 'environment'> = {},
): Promise<Outcome[]> {
  const child = join(import.meta.dirname, 'children/run-lines.cjs')
  const {stdout} = await execa(process.execPath, [child, bin], {
    cwd: environment?.['HOME'] ?? shared.folder,
    env: cleanEnvironment(environment),
    extendEnv: false,
    input: JSON.stringify(lines),
  })
  return JSON.parse(stdout) as Outcome[]
}

/** The same without waiting for the end: for signals and for several at once. It never rejects for an exit code. */
export function start(bin: Bin, args: readonly string[], {directory, environment, input = ''}: RunOptions = {}) {
  return execa(process.execPath, [binFile(bin), ...args], {
    cwd: directory ?? environment?.['HOME'] ?? shared.folder,
    env: cleanEnvironment(environment),
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  })
}

/** To be called where `afterAll` may be: at the top of a file or of a suite. */
export function temporaryEnvironment(): TemporaryEnvironment {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-test-bin-')))
  afterAll(() => rmSync(folder, {force: true, maxRetries: 5, recursive: true}))
  return environmentIn(folder)
}

function environmentIn(folder: string): TemporaryEnvironment {
  const dataDirectory = join(folder, 'data')
  const home = join(folder, 'home')
  mkdirSync(home, {recursive: true})
  return {
    dataDirectory,
    environment: {
      DATA_DIR: dataDirectory,
      HOME: home,
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_DATA_HOME: join(folder, 'share'),
      XDG_STATE_HOME: join(folder, 'state'),
    },
    folder,
  }
}

/** What a process sees: PATH, its own folders, one time zone, no colour; and what the test adds. */
export function cleanEnvironment(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    ...shared.environment,
    COORD_ACTOR: 'tester',
    NO_COLOR: '1',
    TZ: 'UTC',
    ...environment,
  }
}

export function binFile(bin: Bin): string {
  return join(import.meta.dirname, '../..', packageFile.bin[bin])
}

/** Of everything that has no place of its own; one for all files of tests. */
const shared = environmentIn(inject('sharedFolder'))
