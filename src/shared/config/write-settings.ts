import {chmod, chown, type FileHandle, lstat, mkdir, open, readFile, realpath, rename, rm, stat} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {checkGiven} from './check.ts'
import {readConfigYaml, setInConfigYaml} from './config-yaml.ts'
import {quote, readDotenv, setInDotenv} from './dotenv.ts'
import {type SettingName, settingNamed} from './settings.ts'

export type SettingsTarget =
  | {readonly kind: '.env'; readonly directory: string}
  | {readonly kind: 'config.yaml'; readonly file: string}

export interface WrittenSettings {
  /** What was written: behind a link, the file it leads to. */
  readonly file: string
  /** The link that was followed, if there was one. */
  readonly link: string | null
  readonly created: boolean
  readonly added: readonly SettingName[]
  readonly changed: readonly SettingName[]
  readonly unchanged: readonly SettingName[]
}

interface Place {
  readonly file: string
  readonly link: string | null
  readonly existing: {readonly mode: number; readonly uid: number; readonly gid: number} | null
}

/**
 * Sets values in a file that then only its owner may read, all or none of them. Comments, order and what else is in
 * the file stay. A link stays a link: the file it leads to is written and keeps its permissions.
 */
export async function writeSettings(
  target: SettingsTarget,
  values: Readonly<Partial<Record<SettingName, string>>>,
): Promise<WrittenSettings> {
  const named = target.kind === '.env' ? join(target.directory, '.env') : target.file
  const wanted = Object.entries(values)
  assertWritable(target, wanted, dirname(named))
  try {
    const place = await locate(named)
    const before = place.existing ? await readFile(place.file, 'utf8') : ''
    const old = await read(target, before, place.file)
    const after = await setAll(target, before, wanted)
    await assertReadBack(target, after, wanted, place.file)
    if (target.kind === 'config.yaml') await mkdir(dirname(place.file), {mode: 0o700, recursive: true})
    await replace(place, after)
    const names = wanted.map(([name]) => name as SettingName)
    return {
      file: place.file,
      link: place.link,
      created: place.existing === null,
      added: names.filter((name) => !old.has(name)),
      changed: names.filter((name) => old.has(name) && old.get(name) !== values[name]),
      unchanged: names.filter((name) => old.get(name) === values[name]),
    }
  } catch (error) {
    throw error instanceof UserError ? error : notWritten(named, error)
  }
}

type Values = readonly (readonly [name: string, value: string])[]

function assertWritable(target: SettingsTarget, values: Values, baseDirectory: string): void {
  const problems = values.flatMap(([name, value]): Problem[] => {
    const setting = settingNamed(name)
    if (!setting) return [{field: name, message: 'is not a setting'}]
    if (value === '') return [{field: name, message: 'is empty'}]
    const given = {baseDirectory, source: 'what was to be written', text: value}
    const {problem} = checkGiven(setting, given, {homeDirectory: baseDirectory})
    if (problem !== undefined) return [{field: name, message: problem}]
    if (target.kind === 'config.yaml' || quote(value) !== undefined) return []
    return [{field: name, message: 'holds all three kinds of quotes, so it cannot be written into a .env file'}]
  })
  if (problems.length === 0) return
  throw new UserError('The settings were not written.', {
    code: 'SETTINGS_INVALID',
    exitCode: ExitCode.usage,
    nextStep: 'Put the values right and try again; nothing was changed.',
    problems,
  })
}

async function locate(named: string): Promise<Place> {
  const found = await ifThere(lstat(named))
  if (!found) return {existing: null, file: named, link: null}
  const file = found.isSymbolicLink() ? await realpath(named) : named
  const existing = await stat(file)
  if (!existing.isFile()) throw notWritten(named, new Error('it is not a file'))
  const {gid, mode, uid} = existing
  return found.isSymbolicLink()
    ? {existing: {gid, mode: mode & 0o777, uid}, file, link: named}
    : {existing: {gid, mode: 0o600, uid}, file, link: null}
}

async function read({kind}: SettingsTarget, text: string, file: string): Promise<ReadonlyMap<string, string>> {
  if (kind === '.env') return new Map(readDotenv(text).entries.map(({name, value}) => [name, value]))
  const {badLines, entries} = await readConfigYaml(text)
  if (badLines.length === 0) return new Map(entries.map(({name, value}) => [name, value]))
  throw new UserError(`${file} cannot be understood, so it was not changed.`, {
    code: 'CONFIG_INVALID',
    exitCode: ExitCode.configuration,
    nextStep: 'Put the lines right, then try again.',
    problems: badLines.map(({line, message}) => ({field: `${file} line ${line}`, message})),
  })
}

async function setAll({kind}: SettingsTarget, text: string, values: Values): Promise<string> {
  let result = text
  for (const [name, value] of values) {
    result = kind === '.env' ? setInDotenv(result, name, value) : await setInConfigYaml(result, name, value)
  }
  return result
}

/** A quote that somebody forgot to close further up can swallow what is written below it. */
async function assertReadBack(target: SettingsTarget, text: string, values: Values, file: string): Promise<void> {
  const result = await read(target, text, file)
  if (values.every(([name, value]) => result.get(name) === value)) return
  throw notWritten(file, new Error('a quote in it is never closed'))
}

/** Writes beside the file and renames, so that a reader sees the old text or the new one, also after a power cut. */
async function replace({existing, file}: Place, text: string): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await fill(handle, text)
    if (existing) await keepOwner(temporary, existing)
    await chmod(temporary, existing?.mode ?? 0o600)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}

async function fill(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Only root can give files away: for everybody else the file becomes theirs, as with most editors. */
async function keepOwner(file: string, {gid, uid}: {readonly gid: number; readonly uid: number}): Promise<void> {
  if (process.getuid?.() === 0) await chown(file, uid, gid)
}

async function ifThere<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function notWritten(file: string, error: unknown): UserError {
  const {code, message} = error as NodeJS.ErrnoException
  const reason = code === undefined ? message : (REASONS[code] ?? code)
  return new UserError(`${file} was not written: ${reason}.`, {
    cause: error,
    code: 'SETTINGS_NOT_WRITTEN',
    exitCode: ExitCode.failed,
    nextStep: 'Nothing was changed; put this right, or write to another place.',
  })
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go in a circle',
  ENOENT: 'the folder, or what a link leads to, is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its path goes through a file',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
}
