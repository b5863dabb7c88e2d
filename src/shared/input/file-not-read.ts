import {ExitCode, UserError} from '../errors.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it is not there',
  ENOTDIR: 'its path goes through a file',
  EPERM: 'you may not read it',
}

/** What the system says about a file that was named, in words; `field` is where it was typed. Other errors stay as they are. */
export function fileNotRead(error: unknown, file: string, field: string): unknown {
  const {code = ''} = error as NodeJS.ErrnoException
  const reason = reasons[code]
  if (reason === undefined) return error
  return new UserError(`${file} cannot be read: ${reason}.`, {
    cause: error,
    code: 'FILE_NOT_READ',
    exitCode: code === 'ENOENT' ? ExitCode.notFound : ExitCode.usage,
    nextStep: code === 'ENOENT' ? 'Look where it is: ls' : 'Choose a file that you may read.',
    problems: [{field, message: `${reason}.`}],
  })
}
