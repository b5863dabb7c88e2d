import {ExitCode, type Problem, UserError} from '../errors.ts'
import {plainText, screenFor} from '../terminal/index.ts'
import {errorEnvelope, toJson} from './envelope.ts'
import {describeMisuse} from './misuse.ts'

interface CommandLine {
  readonly bin: string
  readonly args: readonly string[]
  /** The command that the line names, such as `risk add`; empty when it names none. */
  readonly command: string
}

interface Report {
  readonly code: string
  readonly exitCode: ExitCode
  readonly message: string
  readonly nextStep?: string | undefined
  readonly problems: readonly Problem[]
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Somebody decided to stop, which nobody needs to put right. */
  readonly isDecision?: boolean
}

/** Says what went wrong and what to do next, as text on stderr or as JSON on stdout; returns the exit code. */
export function reportError(error: unknown, line: CommandLine): ExitCode {
  const {args, bin} = line
  const report = withNextStep(describe(error, bin), line)
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
    return {code, details, exitCode, isDecision: code === 'STOPPED', message, nextStep, problems}
  }
  if (!(error instanceof Error)) return bug(String(error), bin)
  if (error.name === 'ExitPromptError' || error.name === 'AbortPromptError') {
    const message = 'Stopped: nothing was changed.'
    return {code: 'INTERRUPTED', exitCode: ExitCode.interrupted, isDecision: true, message, problems: []}
  }
  if (!('oclif' in error)) return bug(error.message, bin)
  return {code: 'USAGE', exitCode: ExitCode.usage, ...describeMisuse(error)}
}

/** Wrong usage always leads to the help of the command that was meant. */
function withNextStep(report: Report, line: CommandLine): Report {
  return report.exitCode === ExitCode.usage && !report.nextStep ? {...report, nextStep: helpOf(line)} : report
}

function helpOf({bin, command}: CommandLine): string {
  return [bin, command, '--help'].filter(Boolean).join(' ')
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

function asText({isDecision, message, nextStep, problems}: Report, args: readonly string[]): string {
  if (isDecision) return `${plainText(message)}\n`
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
