import {type FileHandle, lstat, open, realpath, rename, rm, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {makeFolder} from '../../make-folder.ts'
import type {FileDestination} from '../destination.ts'
import {codeOf, DeliveryFailure} from '../failure.ts'
import type {Message} from '../message.ts'

/** Who reads the file meanwhile sees the old one or the new one. Folders are made; a link stays one. */
export async function writeFileOf({format, path}: FileDestination, message: Message): Promise<string | null> {
  const named = expandedPath(path, message)
  try {
    await makeFolder(dirname(named))
    const file = await behindLink(named)
    const mode = await modeOf(file)
    await replace(file, contentOf(format, message), mode)
    return named === path ? null : named
  } catch (error) {
    throw notWritten(named, error)
  }
}

export function expandedPath(path: string, {date, scope}: Pick<Message, 'date' | 'scope'>): string {
  return path.replaceAll('{date}', date).replaceAll('{scope}', scope)
}

function contentOf(format: FileDestination['format'], message: Message): string {
  if (format === 'json') return `${JSON.stringify(message.json, null, 2)}\n`
  const text = message[format]
  return text.endsWith('\n') ? text : `${text}\n`
}

async function behindLink(file: string): Promise<string> {
  const found = await ifThere(lstat(file))
  return found?.isSymbolicLink() ? realpath(file) : file
}

/** Of the file that is replaced; undefined for a new one, which gets what the umask leaves. */
async function modeOf(file: string): Promise<number | undefined> {
  const found = await ifThere(stat(file))
  if (found && !found.isFile()) throw Object.assign(new Error('not a file'), {code: 'EISDIR'})
  return found && found.mode & 0o777
}

async function replace(file: string, text: string, mode: number | undefined): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  const handle = await open(temporary, 'wx', 0o666)
  try {
    await fill(handle, text, mode)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}

async function fill(handle: FileHandle, text: string, mode: number | undefined): Promise<void> {
  try {
    if (mode !== undefined) await handle.chmod(mode)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function ifThere<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EDQUOT: 'the quota is used up',
  EEXIST: 'its folder is a file',
  EISDIR: 'it is not a file',
  ELOOP: 'its links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'no folder can be made there, or its link leads nowhere',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its path goes through a file',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
}

function notWritten(file: string, error: unknown): DeliveryFailure {
  const code = codeOf(error)
  if (code === undefined) throw error
  return new DeliveryFailure(`${file} was not written: ${REASONS[code] ?? 'the system refuses it'} (${code}).`, {
    cause: error,
    nextStep: 'Choose another folder, or put its permissions right.',
  })
}
