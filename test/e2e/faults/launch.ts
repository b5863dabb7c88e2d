import {execFileSync} from 'node:child_process'
import {chmodSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {type Bin, binFile, cleanEnvironment, type Outcome, type RunOptions} from '../../support/run-bin.ts'

/** A program with arguments that starts another one under some limitation. */
export type Launcher = readonly string[]

/** Runs a bin to its end by way of the launcher. */
export async function runBy(
  launcher: Launcher,
  bin: Bin,
  args: readonly string[],
  {environment, input = ''}: RunOptions,
): Promise<Outcome> {
  const [program = process.execPath, ...rest] = [...launcher, process.execPath, binFile(bin), ...args]
  const {exitCode, stderr, stdout} = await execa(program, rest, {
    cwd: environment?.['HOME'] ?? tmpdir(),
    env: cleanEnvironment(environment),
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  })
  return {exitCode: exitCode ?? -1, stderr, stdout}
}

/** No file may become longer than this: a disk quota for everybody, also without rights. */
export function limitingFilesTo(kilobytes: number): Launcher {
  return ['bash', '-c', `ulimit -f ${kilobytes} && exec "$@"`, 'bash']
}

/**
 * What has file permissions hold for this user: nothing is needed for ordinary ones. Root keeps its name, and with it the
 * right to read this project wherever it lies, but gives up the privilege of being above permissions. `undefined` where
 * that is impossible.
 */
export function obeyingPermissions(): Launcher | undefined {
  if (process.getuid?.() !== 0) return []
  const privileges = '-dac_override,-dac_read_search'
  const launcher = ['setpriv', `--bounding-set=${privileges}`, `--inh-caps=${privileges}`, '--']
  return obeys(launcher) ? launcher : undefined
}

function obeys([program = '', ...rest]: Launcher): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-permissions-'))
  try {
    chmodSync(folder, 0o500)
    execFileSync(program, [...rest, 'sh', '-c', 'test -r "$0" && ! test -w "$0"', folder], {stdio: 'ignore'})
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, {recursive: true})
  }
}
