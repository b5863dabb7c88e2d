import {randomUUID} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {mkdir, rename, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type Kysely, sql} from 'kysely'
import type {Database, Session} from '#shared/db/index'
import {calibrationFile, journalFolder} from './places.ts'
import {type Journal, readJournal} from './records.ts'
import {learnRatios, removeOlder, storeInteractions, tokenRatios} from './repository.ts'
import {isAtWork} from './writer.ts'

export interface MoveSetup {
  readonly stateDirectory: string
  readonly logDays: number
  readonly now: Date
  /** The run of this process, when it will write no more. */
  readonly finishedRun?: string
}

interface Moved {
  /** Rows that are new or are known in full now. */
  readonly rows: number
  /** Lines that could not be read. */
  readonly damaged: number
}

interface FoundJournal extends Journal {
  readonly file: string
  /** Its process will write no more. Found out before the file was read, so that nothing of it is missed. */
  readonly isFinished: boolean
}

/**
 * Takes the journals into the database, in one transaction, and removes those that are finished. Safe against others that
 * do the same: they wait for each other, a row is known by its id, and a file that was taken but not removed adds nothing
 * when it is taken again. What is older than `logDays` is removed.
 */
export async function moveJournals(session: Session, setup: MoveSetup): Promise<Moved> {
  const {value} = await session.change(async (transaction) => {
    await waitForOthers(transaction)
    const journals = findJournals(setup)
    const rows = journals.flatMap(rowsOf)
    const finished = await storeInteractions(transaction, rows)
    await learnRatios(transaction, finished)
    await removeOlder(transaction, new Date(setup.now.getTime() - setup.logDays * DAY_MS))
    return {journals, ratios: await tokenRatios(transaction), rows: finished.length}
  })
  const {journals, ratios, rows} = value
  for (const {file, isFinished} of journals) if (isFinished) await rm(file, {force: true})
  await removeOldJournals(setup)
  await writeRatios(setup.stateDirectory, ratios)
  return {damaged: journals.reduce((sum, {damaged}) => sum + damaged, 0), rows}
}

/** How many journals wait. */
export function countJournals(stateDirectory: string): number {
  return journalFiles(stateDirectory).length
}

/** Where no database ever takes them in, journals stay no longer than they would in it. */
export async function removeOldJournals({logDays, now, stateDirectory}: MoveSetup): Promise<void> {
  for (const file of journalFiles(stateDirectory)) {
    const {mtimeMs} = await stat(file).catch(() => ({mtimeMs: Number.POSITIVE_INFINITY}))
    if (mtimeMs < now.getTime() - logDays * DAY_MS) await rm(file, {force: true})
  }
}

const DAY_MS = 86_400_000

async function waitForOthers(database: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('ai-journal'))`.execute(database)
}

function findJournals({finishedRun, stateDirectory}: MoveSetup): FoundJournal[] {
  return journalFiles(stateDirectory).flatMap((file) => {
    const head = readAs(file)
    if (head === null) return []
    const isFinished = head.run.runId === finishedRun || !isAtWork(head.run.writer)
    const journal = readAs(file)
    return journal === null ? [] : [{...journal, file, isFinished}]
  })
}

function journalFiles(stateDirectory: string): string[] {
  const folder = journalFolder(stateDirectory)
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
    return names.toSorted().map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Null for one that another process has removed meanwhile, or that is not whole yet. */
function readAs(file: string): Journal | null {
  try {
    return readJournal(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function rowsOf({ended, isFinished, run, started}: FoundJournal) {
  return started.map((start) => ({end: ended.get(start.id) ?? null, isFinished, run, start}))
}

async function writeRatios(stateDirectory: string, ratios: ReadonlyMap<string, number>): Promise<void> {
  if (ratios.size === 0) return
  const file = calibrationFile(stateDirectory)
  const unfinished = `${file}.${randomUUID()}`
  await mkdir(stateDirectory, {mode: 0o700, recursive: true})
  await writeFile(unfinished, `${JSON.stringify(Object.fromEntries(ratios), null, 2)}\n`, {mode: 0o600})
  await rename(unfinished, file)
}
