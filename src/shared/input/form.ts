import {ExitCode, type Problem, UserError} from '../errors.ts'

/**
 * Reads the fields of one command or file entry and collects every problem, so that all are reported at once.
 * A field that was not given is `undefined`, one that was given empty is `null`: an edit leaves the first as it is and
 * clears the second.
 */
export interface Form {
  readonly problems: Problem[]
  read<Value>(field: string, text: string | undefined, parse: (text: string) => Value): Value | null | undefined
  /** Throws when anything was wrong; `what` names the thing, for example "This risk". */
  assertValid(what: string): void
}

export function newForm(): Form {
  const problems: Problem[] = []
  return {
    problems,
    read(field, text, parse) {
      if (text === undefined) return undefined
      if (text.trim() === '') return null
      try {
        return parse(text)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        problems.push({field, message: error.nextStep ? `${error.message} ${error.nextStep}` : error.message})
        return undefined
      }
    },
    assertValid(what) {
      if (problems.length > 0) throw invalidInput(what, problems)
    },
  }
}

export function invalidInput(what: string, problems: readonly Problem[], nextStep?: string): UserError {
  const count = problems.length === 1 ? 'one thing is' : `${problems.length} things are`
  return new UserError(`${what}: ${count} not right, nothing was done.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    problems,
    ...(nextStep !== undefined && {nextStep}),
  })
}
