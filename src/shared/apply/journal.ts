import {randomUUID} from 'node:crypto'
import {closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync} from 'node:fs'
import {type FileHandle, open, readdir, readFile, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {plainLine} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {makeFolder} from '../make-folder.ts'
import {type Entry, EntryShape, type NewEntry, type RunEntry} from './entry.ts'
import {after, progressAtStart, type RunProgress} from './progress.ts'

/** What a lab is known by: its name, and the server that it is on. */
export interface JournalPlace {
  readonly stateDirectory: string
  readonly lab: string
  readonly server: string
}

/**
 * The notes of the last run of a lab. While one process has them open no other can. Each line is on the disk before
 * `append` returns.
 */
export interface Journal {
  /** Null when there was no run yet. */
  readonly progress: RunProgress | null
  readonly file: string
  /** The notes of the run before are kept beside it. */
  begin(run: Omit<RunEntry, 'at' | 'run' | 'type'>): Promise<void>
  append(entry: NewEntry): Promise<void>
  close(): Promise<void>
}

export async function openJournal({lab, server, stateDirectory}: JournalPlace): Promise<Journal> {
  const folder = folderOf(stateDirectory)
  const file = path.join(folder, `${lab}@${server.replace(/[^\w.-]+/g, '_')}.jsonl`)
  let release: () => void
  try {
    await makeFolder(folder, 0o700)
    release = await lock(`${file}.lock`, lab)
  } catch (error) {
    throw notUsable(error, folder)
  }
  let handle: FileHandle | undefined
  let progress: RunProgress | null
  try {
    const {entries, length} = await readEntries(file)
    progress = replay(entries)
    if (progress) {
      handle = await open(file, 'r+')
      // What a process that was killed has half written.
      await handle.truncate(length)
    }
  } catch (error) {
    release()
    throw notUsable(error, folder)
  }
  let position = handle ? (await handle.stat()).size : 0
  /** Steps run at the same time; their lines come one after the other. */
  let last: Promise<void> = Promise.resolve()
  const write = async (entry: Entry) => {
    const line = Buffer.from(`${JSON.stringify(z.encode(EntryShape, entry))}\n`)
    try {
      await writeWhole(handle!, line, position)
    } catch (error) {
      throw notWritten(error as NodeJS.ErrnoException, file)
    }
    position += line.length
    progress = progress ? after(progress, entry) : progressAtStart(entry as RunEntry)
  }

  return {
    file,
    get progress() {
      return progress
    },
    async begin(run) {
      await handle?.close()
      handle = undefined
      if (progress) await rename(file, file.replace(/\.jsonl$/, PREVIOUS))
      // Whole or not at all: a run without its first line would not be one.
      const draft = `${file}.${randomUUID()}.tmp`
      const entry: RunEntry = {...run, at: new Date().toISOString(), run: randomUUID(), type: 'run'}
      handle = await open(draft, 'wx', 0o600)
      position = 0
      progress = null
      try {
        await write(entry)
        await rename(draft, file)
      } catch (error) {
        await rm(draft, {force: true})
        throw error
      }
      await syncFolder(folder)
    },
    append(entry) {
      last = last.then(() => write({...entry, at: new Date().toISOString()} as Entry))
      return last
    },
    async close() {
      await last.catch(() => undefined)
      await handle?.close()
      release()
    },
  }
}

/** On the disk, all of it: where room runs out, a part is written without an error, and only the next write fails. */
async function writeWhole(handle: FileHandle, line: Buffer, position: number): Promise<void> {
  let written = 0
  while (written < line.length) {
    written += (await handle.write(line, written, line.length - written, position + written)).bytesWritten
  }
  await handle.sync()
}

/** Runs of all labs and servers that were not finished; nobody is kept from going on with them. */
export async function readOpenRuns(stateDirectory: string): Promise<readonly RunProgress[]> {
  const folder = folderOf(stateDirectory)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw notUsable(error, folder)
  })
  const files = names.filter((name) => name.endsWith('.jsonl') && !name.endsWith(PREVIOUS)).toSorted()
  const runs = await Promise.all(
    files.map(async (name) => replay((await readEntries(path.join(folder, name))).entries)),
  )
  return runs.filter((run) => run !== null && run.end === null) as RunProgress[]
}

const PREVIOUS = '.previous.jsonl'

function folderOf(stateDirectory: string): string {
  return path.join(stateDirectory, 'apply')
}

/** The kernel lets go of it when its holder ends, however it ends; so the file stays. It says who that is. */
async function lock(file: string, lab: string): Promise<() => void> {
  const {tryLock} = await import('fs-native-extensions')
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  if (tryLock(descriptor, 0, 1)) {
    ftruncateSync(descriptor)
    writeSync(descriptor, `process ${process.pid}, since ${minuteOf(new Date().toISOString())}`, 0)
    return () => closeSync(descriptor)
  }
  const holder = plainLine(readFileSync(file, 'utf8').slice(0, 100))
  closeSync(descriptor)
  throw new UserError(`Another lab apply is at work on ${lab}${holder === '' ? '' : ` (${holder})`}.`, {
    code: 'APPLY_RUNNING',
    exitCode: ExitCode.busy,
    nextStep: 'Wait until it is done, or end it with Ctrl-C: it says how to go on.',
  })
}

/** `2026-11-02 08:00 UTC`, of an instant in ISO 8601. */
export function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}

async function readEntries(file: string): Promise<{readonly entries: Entry[]; readonly length: number}> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {entries: [], length: 0}
    throw error
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').filter((line) => line !== '')
  return {entries: lines.map((line, index) => entryOf(line, file, index + 1)), length: Buffer.byteLength(whole)}
}

function entryOf(line: string, file: string, number: number): Entry {
  try {
    return EntryShape.parse(JSON.parse(line))
  } catch (cause) {
    throw new UserError(`${file}:${number} is not a line of a journal, so what was done is not known.`, {
      cause,
      code: 'JOURNAL_DAMAGED',
      exitCode: ExitCode.failed,
      nextStep: 'Look at what is there (lab vm list), move the file away, then lab plan.',
    })
  }
}

/** What the system says about the folder of the journals, before anything is sent; other errors stay as they are. */
function notUsable(error: unknown, folder: string): unknown {
  const {code = ''} = error as NodeJS.ErrnoException
  if (!/^(?:EACCES|EISDIR|ENOSPC|ENOTDIR|EPERM|EROFS)$/.test(code)) return error
  return new UserError(`No journal can be kept in ${folder} (${code}), and nothing is done without one.`, {
    cause: error,
    code: 'STATE_NOT_USABLE',
    exitCode: ExitCode.configuration,
    nextStep: 'Make it a folder of yours with room in it, or set XDG_STATE_HOME to another one.',
  })
}

/** Nothing more is sent then: it would not be known. */
function notWritten(cause: NodeJS.ErrnoException, file: string): UserError {
  return new UserError(`${file} cannot be written (${cause.code}), so nothing more was sent.`, {
    cause,
    code: 'JOURNAL_NOT_WRITTEN',
    exitCode: ExitCode.failed,
    nextStep: `Look at the disk (df -h ${path.dirname(file)}), then lab apply --resume.`,
  })
}

function replay([first, ...others]: readonly Entry[]): RunProgress | null {
  if (first?.type !== 'run') return null
  return others.reduce(after, progressAtStart(first))
}

/** So that the name of a new file survives a power cut as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
