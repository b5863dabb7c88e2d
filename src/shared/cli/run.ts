import {Config} from '@oclif/core/config'
import {flush} from '@oclif/core/flush'
import {ExitCode} from '../errors.ts'
import {type BinName, loadOptions} from './bins.ts'
import {showHelp} from './help.ts'
import {type BinCatalogue, noSuchCommand} from './no-such-command.ts'
import {reportError} from './report.ts'
import {resolve} from './resolve.ts'

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
  let command = ''
  try {
    const config = await Config.load(loadOptions(bin, home, version))
    const asked = resolve(args, catalogueOf(config))
    if (asked.kind === 'unknown') {
      const other = await Config.load(loadOptions(bin === 'coord' ? 'lab' : 'coord', home, version))
      throw noSuchCommand(asked.line, catalogueOf(config), catalogueOf(other))
    }
    command = asked.name
    if (asked.kind === 'help') await showHelp(command, config, args)
    else await config.runCommand(withColons(command), sortIsNoFlag(asked.rest))
    await flush()
  } catch (error) {
    process.exitCode = reportError(error, {args, bin, command})
  }
}

function catalogueOf({bin, commandIDs, topics}: Config): BinCatalogue {
  const spaced = (ids: readonly string[]) => new Set(ids.map((id) => id.replaceAll(':', ' ')))
  return {bin, commands: spaced(commandIDs), topics: spaced(topics.map(({name}) => name))}
}

function withColons(name: string): string {
  return name.replaceAll(' ', ':')
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
