import {flush} from '@oclif/core/flush'
import {run as runOclif} from '@oclif/core/run'
import {ExitCode} from '../errors.ts'
import {type BinName, loadOptions} from './bins.ts'
import {reportError} from './report.ts'

interface Start {
  readonly bin: BinName
  readonly args: readonly string[]
  /** The folder the commands are in: `dist`, or `src` in development. */
  readonly home: string
  readonly packageRoot: string
  readonly version: string
}

/** Runs one command line. Nothing here or below calls process.exit, so that databases close and output is flushed. */
export async function run({bin, args, home, packageRoot, version}: Start): Promise<void> {
  endQuietlyWhenReaderLeaves()
  stopAtInterrupt()
  process.env['AI_SANDBOX_HOMELAB_ROOT'] = packageRoot
  try {
    await runOclif(sortIsNoFlag(helpAsFlag(args)), loadOptions(bin, home, version))
    await flush()
  } catch (error) {
    process.exitCode = reportError(error, {args, bin})
  }
}

/** `coord help risk add` is what people type first; oclif without its help plugin knows only the flag. */
function helpAsFlag(args: readonly string[]): string[] {
  return args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
}

/**
 * In `--sort -priority` oclif reads the flag `-p` where a command has one, also after `=`. A space before the columns, which
 * lists ignore, keeps it from that.
 */
function sortIsNoFlag(args: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  return args.map((arg, index) => {
    if (index >= end) return arg
    if (args[index - 1] === '--sort' && /^-[a-z]{2}/.test(arg)) return ` ${arg}`
    return arg.replace(/^--sort=-/, '--sort= -')
  })
}

/** `coord risk list | head -1` closes the pipe early: that is no error of anybody. Nobody reading hints is none either. */
function endQuietlyWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? ExitCode.ok)
    process.stderr.write(`error: The answer could not be written: ${error.message}\n`)
    process.exit(ExitCode.failed)
  })
  process.stderr.on('error', () => {})
}

/** Stops at once: an open transaction is rolled back by the database, the file lock is released by the system. */
function stopAtInterrupt(): void {
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted: what was not yet confirmed has not been saved.\n')
    process.exit(ExitCode.interrupted)
  })
}
