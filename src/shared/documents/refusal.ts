import {ExitCode, UserError} from '../errors.ts'

/** Why a file is not taken, as code that scripts read. */
export type RefusalCode =
  | 'DOCUMENT_EMPTY'
  | 'DOCUMENT_TOO_LARGE'
  | 'DOCUMENT_UNKNOWN_TYPE'
  | 'DOCUMENT_WRONG_ENDING'
  | 'DOCUMENT_PASSWORD'
  | 'DOCUMENT_DAMAGED'
  | 'DOCUMENT_TOO_COMPLEX'
  | 'DOCUMENT_NO_READER'

/** What is said of a file that is not taken: a sentence about it, and what to do instead. */
export interface Refusal {
  readonly code: RefusalCode
  /** What a sentence about the file goes on with, without a full stop. */
  readonly reason: string
  readonly nextStep: string
}

export function refusedFile(name: string, {code, nextStep, reason}: Refusal): UserError {
  return new UserError(`${name} ${reason}.`, {
    code,
    exitCode: ExitCode.usage,
    nextStep,
    problems: [{field: 'file', message: reason}],
  })
}
