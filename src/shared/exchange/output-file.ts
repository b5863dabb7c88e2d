import {randomUUID} from 'node:crypto'
import {link, open, rename, rm, stat} from 'node:fs/promises'
import path from 'node:path'
import {ExitCode, UserError} from '../errors.ts'

/** Refuses a file that is there, before anything was looked up for it. */
export async function assertMayWrite(file: string, {force}: {readonly force: boolean}): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isDirectory()) throw notWritten(file, 'it is a folder')
  if (found && !force) throw exists(file)
}

/**
 * Whole or not at all: written beside its place, then put there. Without `force` a file that has come there meanwhile
 * stays.
 */
export async function writeOutput(
  file: string,
  content: string | Uint8Array,
  {force, mode = 0o666}: {readonly force: boolean; readonly mode?: number},
): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`)
  try {
    const handle = await open(draft, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (force) await rename(draft, file)
    else await link(draft, file)
  } catch (error) {
    throw explained(file, error)
  } finally {
    await rm(draft, {force: true}).catch(() => undefined)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EDQUOT: 'the quota of the disk is used up',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its folder is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its path goes through a file',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
}

function explained(file: string, error: unknown): unknown {
  const {code} = error as NodeJS.ErrnoException
  if (code === 'EEXIST') return exists(file)
  const reason = reasons[code ?? '']
  return reason === undefined ? error : notWritten(file, reason, error)
}

function exists(file: string): UserError {
  return new UserError(`${file} is there already; nothing was written.`, {
    code: 'FILE_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: 'Choose another name, or replace it with --force.',
    problems: [{field: '--output', message: 'names a file that is there.'}],
  })
}

function notWritten(file: string, reason: string, cause?: unknown): UserError {
  return new UserError(`${file} was not written: ${reason}.`, {
    cause,
    code: 'FILE_NOT_WRITTEN',
    exitCode: ExitCode.failed,
    nextStep: 'Put this right, or choose another file with --output.',
  })
}
