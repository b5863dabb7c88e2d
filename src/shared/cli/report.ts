import {ExitCode, type Problem, UserError} from '../errors.ts'
import {plainText, screenFor} from '../terminal/index.ts'
import {errorEnvelope, toJson} from './envelope.ts'
import {describeMisuse} from './misuse.ts'

interface CommandLine {
  readonly bin: string
  readonly args: readonly string[]
}

interface Report {
  readonly code: string
  readonly exitCode: ExitCode
  readonly message: string
  readonly nextStep?: string | undefined
  readonly problems: readonly Problem[]
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

/** Says what went wrong and what to do next, as text on stderr or as JSON on stdout; returns the exit code. */
export function reportError(error: unknown, {args, bin}: CommandLine): ExitCode {
  if (isHelpAfterwards(error)) return ExitCode.ok
  const report = withNextStep(describe(error, bin), {args, bin})
  if (wantsJson(args)) process.stdout.write(`${toJson(errorEnvelope(report))}\n`)
  else process.stderr.write(asText(report, args))
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${plainText(stackOf(error))}\n`)
  return report.exitCode
}

export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end === -1 ? args : args.slice(0, end)).includes('--json')
}

function describe(error: unknown, bin: string): Report {
  if (error instanceof UserError) {
    // An error's message is not one of its own enumerable properties: a spread would lose it.
    const {code, details, exitCode, message, nextStep, problems} = error
    return {code, details, exitCode, message, nextStep, problems}
  }
  if (!(error instanceof Error)) return bug(String(error), bin)
  if (error.name === 'ExitPromptError' || error.name === 'AbortPromptError') {
    return {code: 'INTERRUPTED', exitCode: ExitCode.interrupted, message: 'Stopped: nothing was changed.', problems: []}
  }
  if (!('oclif' in error)) return bug(error.message, bin)
  return {code: 'USAGE', exitCode: ExitCode.usage, ...describeMisuse(error)}
}

/** Wrong usage always leads to the help of the command that was meant. */
function withNextStep(report: Report, line: CommandLine): Report {
  return report.exitCode === ExitCode.usage && !report.nextStep ? {...report, nextStep: helpOf(line)} : report
}

function helpOf({args, bin}: CommandLine): string {
  const words = args.findIndex((word) => !/^[a-z][a-z-]{0,19}$/.test(word))
  return [bin, ...args.slice(0, words === -1 ? args.length : words).slice(0, 3), '--help'].join(' ')
}

function bug(message: string, bin: string): Report {
  return {
    code: 'BUG',
    exitCode: ExitCode.failed,
    message: `${message || 'Something failed without saying why.'} This is a bug in ${bin}.`,
    nextStep: 'Run it again with DEBUG=1 and report what it prints.',
    problems: [],
  }
}

function asText({message, nextStep, problems}: Report, args: readonly string[]): string {
  const {colour} = screenFor(process.stderr, process.env, args.includes('--no-color'))
  const lines = [`${colour.red('error:')} ${plainText(message)}`]
  for (const problem of problems) {
    lines.push(`  ${problem.field ? `${colour.bold(plainText(problem.field))}  ` : ''}${plainText(problem.message)}`)
  }
  if (nextStep) lines.push(`${colour.cyan('next:')}  ${plainText(nextStep)}`)
  return `${lines.join('\n')}\n`
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}

/** oclif ends `--help` inside a command by throwing. */
function isHelpAfterwards(error: unknown): boolean {
  return error instanceof Error && 'oclif' in error && (error.oclif as {exit?: number}).exit === 0
}
