import {ExitCode, UserError} from '#shared/errors'

/** What the disk says, in words; errors of the database come back as they are. */
export function explainFileError(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !('syscall' in error)) return error
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? '']
  return reason === undefined ? error : notWritten(file, reason, error)
}

export function notWritten(file: string, reason: string, cause?: unknown): UserError {
  return new UserError(`The backup ${file} was not written: ${reason}.`, {
    cause,
    code: 'BACKUP_NOT_WRITTEN',
    exitCode: ExitCode.failed,
    nextStep: 'Nothing was changed. Put this right, or choose another file: lab db backup --output FILE',
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EDQUOT: 'the quota of the disk is used up',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its path goes through a file',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
}
