import fs from 'node:fs'
import path from 'node:path'
import {ExitCode} from '#shared/errors'
import {type DatabaseLocation, describeLocation} from '../location.ts'
import {capitalised, type Explanation, sentence} from './explanation.ts'

/** What goes wrong with the files of the embedded database, by the code of the system. */
export function explainFileError(error: Error, location: DatabaseLocation): Explanation | undefined {
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(error.message, location)
  if (code === 'EFBIG') return sizeLimitReached(error.message, location)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return unwritable(error.message, location)
  const isMaking = 'syscall' in error && error.syscall === 'mkdir'
  if (code === 'ENOTDIR' || code === 'EEXIST' || (code === 'ENOENT' && isMaking)) {
    return noFolder(location)
  }
  return undefined
}

function noFolder(location: DatabaseLocation): Explanation {
  const folder = location.kind === 'embedded' ? path.dirname(location.directory) : 'DATA_DIR'
  const inTheWay = nearestThere(folder)
  const reason = fs.statSync(inTheWay, {throwIfNoEntry: false})?.isDirectory()
    ? `no folder can be made in ${inTheWay}`
    : `${inTheWay} is not a folder`
  return {
    message: `There is no place for ${describeLocation(location)}: ${reason}.`,
    code: 'DB_NOT_A_DATABASE',
    exitCode: ExitCode.configuration,
    nextStep: 'Set DATA_DIR to a folder of yours; `lab config show --group database` tells where it is set now.',
  }
}

/** The path itself, or the first one above it that is there; a link counts, wherever it leads. */
function nearestThere(folder: string): string {
  let nearest = folder
  while (!isThere(nearest) && path.dirname(nearest) !== nearest) nearest = path.dirname(nearest)
  return nearest
}

function isThere(file: string): boolean {
  try {
    return fs.lstatSync(file) !== undefined
  } catch {
    return false
  }
}

/** The same by the words of Postgres, which has no SQLSTATE of its own for some of these errors. */
export function explainByText(text: string, location: DatabaseLocation): Explanation | undefined {
  if (/No space left on device|Disk quota exceeded/i.test(text)) return diskFull(text, location)
  if (/File too large/i.test(text)) return sizeLimitReached(text, location)
  if (/Permission denied|Read-only file system|Operation not permitted/i.test(text)) return unwritable(text, location)
  return undefined
}

export function isAboutFile(message: string): boolean {
  return /^could not .*\b(file|directory)\b/.test(message)
}

export function diskFull(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `The disk with ${describeLocation(location)} is full; what was not saved yet is not saved: ${sentence(reason)}`,
    code: 'DB_DISK_FULL',
    exitCode: ExitCode.failed,
    nextStep: 'Free some space and run the command again.',
  }
}

/** A limit of the shell, or of the file system, on the size of one file. */
function sizeLimitReached(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `A file of ${describeLocation(location)} may not grow any further; what was not saved yet is not saved: ${sentence(reason)}`,
    code: 'DB_DISK_FULL',
    exitCode: ExitCode.failed,
    nextStep: 'Raise the limit on the size of files (ulimit -f), or set DATA_DIR to a folder on another disk.',
  }
}

export function unwritable(reason: string, location: DatabaseLocation): Explanation {
  const folder = location.kind === 'embedded' ? path.dirname(location.directory) : 'DATA_DIR'
  return {
    message: `${capitalised(describeLocation(location))} cannot be read and written by this user: ${sentence(reason)}`,
    code: 'DB_READ_ONLY',
    exitCode: ExitCode.configuration,
    nextStep: `Check who owns ${folder} and whether its disk is writable, or set DATA_DIR to another folder.`,
  }
}

export function damaged(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `${capitalised(describeLocation(location))} cannot go on: ${sentence(reason)}`,
    code: 'DB_CORRUPT',
    exitCode: ExitCode.failed,
    nextStep:
      'Run the command again; if it fails the same way, keep the folder as it is and restore the last backup into another DATA_DIR.',
  }
}
