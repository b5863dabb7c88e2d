import {constants} from 'node:fs'
import {open, readdir} from 'node:fs/promises'
import {basename, extname, join} from 'node:path'
import {ExitCode, UserError} from '../errors.ts'
import {megabytes} from './archive.ts'
import {safeFileName} from './clean-text.ts'
import {knownEndings} from './detect.ts'
import {extractionLimits} from './limits.ts'

/** A file that somebody wants added; nothing of it has been read. */
export interface FoundFile {
  /** As it was typed or found, for people. */
  readonly path: string
  /** What the document remembers, without folders. */
  readonly name: string
  read(): Promise<Buffer>
}

export interface FoundFiles {
  readonly files: readonly FoundFile[]
  /** What could not be looked at. */
  readonly unreadable: readonly {readonly path: string; readonly error: UserError}[]
  /** How many files in folders were left alone: their endings are not those of documents. */
  readonly ignored: number
}

const MOST_FILES = 5000

/** The files of paths as they were typed: folders with all below them, `-` for stdin, which `stdinName` names. */
export async function findFiles(
  typed: readonly string[],
  stdin: AsyncIterable<Uint8Array | string>,
  stdinName: string | undefined,
): Promise<FoundFiles> {
  const files: FoundFile[] = []
  const unreadable: {path: string; error: UserError}[] = []
  let ignored = 0
  for (const path of new Set(typed)) {
    if (path === '-') {
      files.push({name: safeFileName(stdinName ?? 'stdin'), path: 'stdin', read: () => readStream(stdin)})
      continue
    }
    try {
      const found = await filesAt(path)
      files.push(...found.paths.map(fileAt))
      ignored += found.ignored
    } catch (error) {
      unreadable.push({error: asUserError(error, path), path})
    }
  }
  if (files.length > MOST_FILES) {
    throw new UserError(`That is ${files.length} files; ${MOST_FILES} at once is the most.`, {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'Add one folder after the other.',
    })
  }
  return {files, ignored, unreadable}
}

/** Folders are walked without following links, which may lead anywhere. */
async function filesAt(path: string): Promise<{paths: string[]; ignored: number}> {
  const folder = await readdir(path, {recursive: true, withFileTypes: true}).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (folder === undefined) return {ignored: 0, paths: [path]}
  const inFolder = folder
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !file
          .slice(path.length)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
  const paths = inFolder.filter((file) => knownEndings.includes(extname(file).toLowerCase())).toSorted()
  return {ignored: inFolder.length - paths.length, paths}
}

function fileAt(path: string): FoundFile {
  return {
    name: safeFileName(basename(path)),
    path,
    async read() {
      try {
        return await readRegularFile(path)
      } catch (error) {
        throw asUserError(error, path)
      }
    },
  }
}

/** Never waits: a pipe or device that has no end is refused before it is read. */
async function readRegularFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const {size, ...stats} = await file.stat().then((found) => ({isFile: found.isFile(), size: found.size}))
    if (!stats.isFile) throw refusal(path, 'DOCUMENT_UNKNOWN_TYPE', 'is no file', 'Name a file, or a folder.')
    if (size > extractionLimits.fileBytes) throw tooLarge(path, size)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > extractionLimits.fileBytes) throw tooLarge('stdin', size)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function tooLarge(path: string, size: number): UserError {
  const reason = `is ${megabytes(size)} large or more; ${megabytes(extractionLimits.fileBytes)} is the most`
  return refusal(path, 'DOCUMENT_TOO_LARGE', reason, 'Split it, and add the parts.')
}

function refusal(path: string, code: string, reason: string, nextStep: string): UserError {
  return new UserError(`${path} ${reason}.`, {
    code,
    exitCode: ExitCode.usage,
    nextStep,
    problems: [{field: 'file', message: reason}],
  })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be read by you',
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'has too long a name',
  ENOENT: 'is not there',
  ENOTDIR: 'goes through a file',
  ENXIO: 'is no file',
  EPERM: 'may not be read by you',
}

function asUserError(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error
  const {code = ''} = error as NodeJS.ErrnoException
  const reason = reasons[code]
  if (reason === undefined) throw error
  return new UserError(`${path} ${reason}.`, {
    cause: error,
    code: 'FILE_NOT_READ',
    exitCode: code === 'ENOENT' ? ExitCode.notFound : ExitCode.usage,
    nextStep: code === 'ENOENT' ? 'Look where it is: ls' : 'Choose a file that you may read.',
    problems: [{field: 'file', message: reason}],
  })
}
