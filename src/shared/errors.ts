/** What each exit code means; the list is part of the command line's contract (docs/CLI.md). */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  configuration: 5,
  deliveryFailed: 6,
  aiUnavailable: 7,
  busy: 8,
  attention: 10,
  noSuchCommand: 127,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** One thing that is wrong with the input: `field` is the flag, argument or file position to put right. */
export interface Problem {
  readonly field?: string
  readonly message: string
}

interface UserErrorOptions extends ErrorOptions {
  readonly code: string
  readonly exitCode: ExitCode
  readonly nextStep?: string
  readonly problems?: readonly Problem[]
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Something the person at the terminal can put right: shown without a stack, with the next step to take.
 * `code` is stable (upper snake case, for scripts); everything that is not a `UserError` is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: string
  readonly exitCode: ExitCode
  readonly nextStep: string | undefined
  readonly problems: readonly Problem[]
  /** Machine-readable context for `--json`, for example what another person changed meanwhile. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(message: string, {code, exitCode, nextStep, problems = [], details, ...options}: UserErrorOptions) {
    super(message, options)
    this.code = code
    this.exitCode = exitCode
    this.nextStep = nextStep
    this.problems = problems
    this.details = details
  }
}
