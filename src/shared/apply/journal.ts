import {randomUUID} from 'node:crypto'
import {closeSync, constants, openSync} from 'node:fs'
import {type FileHandle, open, readFile, rename, rm} from 'node:fs/promises'
import path from 'node:path'
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
  const folder = path.join(stateDirectory, 'apply')
  await makeFolder(folder, 0o700)
  const file = path.join(folder, `${lab}@${server.replace(/[^\w.-]+/g, '_')}.jsonl`)
  const release = await lock(`${file}.lock`, lab)
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
    throw error
  }
  let position = handle ? (await handle.stat()).size : 0
  /** Steps run at the same time; their lines come one after the other. */
  let last: Promise<void> = Promise.resolve()
  const write = async (entry: Entry) => {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`)
    await handle!.write(line, 0, line.length, position)
    await handle!.sync()
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
      if (progress) await rename(file, file.replace(/\.jsonl$/, '.previous.jsonl'))
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

/** The kernel lets go of it when its holder ends, however it ends; so the file stays. */
async function lock(file: string, lab: string): Promise<() => void> {
  const {tryLock} = await import('fs-native-extensions')
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  if (tryLock(descriptor, 0, 1)) return () => closeSync(descriptor)
  closeSync(descriptor)
  throw new UserError(`Another lab apply is at work on ${lab}.`, {
    code: 'APPLY_RUNNING',
    exitCode: ExitCode.busy,
    nextStep: 'Wait until it is done, or end it with Ctrl-C: it says how to go on.',
  })
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
