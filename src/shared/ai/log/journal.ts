import {randomUUID} from 'node:crypto'
import {closeSync, mkdirSync, openSync, readFileSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import type {InteractionEnd, InteractionLog, InteractionStart} from './interaction.ts'
import {calibrationFile, journalFolder} from './places.ts'
import type {JournalLine} from './records.ts'
import {type LogContent, redactor, withoutSecrets} from './redact.ts'
import {thisWriter} from './writer.ts'

export interface JournalSetup {
  readonly stateDirectory: string
  /** As typed: `lab ai ask`. */
  readonly command: string
  readonly content: LogContent
  /** Masked wherever they appear. */
  readonly secrets: readonly string[]
  /** Told once when nothing can be written. */
  readonly onProblem: (line: string) => void
}

export interface OpenJournal extends InteractionLog {
  readonly runId: string
  /** Whether a model was asked, and not the rules alone. */
  readonly hasAskedModel: boolean
  /** Nothing more will be written. */
  close(): void
}

/**
 * The log of one command: a file of its own, so that nobody waits for anybody, with a line before and after each call.
 * `moveJournals` takes it into the database. Lines are not forced to the disk: after a power failure the last may be
 * missing, which is no reason to wait for a disk before each call.
 */
export function openJournal(setup: JournalSetup): OpenJournal {
  const runId = randomUUID()
  const keep = redactor(setup.content, setup.secrets)
  const ratios = readRatios(setup.stateDirectory)
  let file: number | undefined
  let isBroken = false
  let hasAskedModel = false
  const write = (record: JournalLine) => {
    if (isBroken) return
    try {
      const before = file === undefined ? line(runRecord(runId, setup.command)) : ''
      file ??= createFile(setup.stateDirectory, runId)
      writeAll(file, before + line(record))
    } catch (error) {
      isBroken = true
      const reason = (error as NodeJS.ErrnoException).code ?? String(error)
      setup.onProblem(`The AI log cannot be written to ${journalFolder(setup.stateDirectory)} (${reason}).`)
    }
  }
  return {
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
      isBroken = true
    },
    finish: (id, end) => write(endRecord(id, end, keep, setup.secrets)),
    get hasAskedModel() {
      return hasAskedModel
    },
    runId,
    start(interaction) {
      const id = randomUUID()
      hasAskedModel ||= interaction.provider !== 'rules'
      write(startRecord(id, interaction, keep))
      return id
    },
    tokenRatio: (model) => ratios.get(model) ?? 1,
  }
}

function createFile(stateDirectory: string, runId: string): number {
  mkdirSync(journalFolder(stateDirectory), {mode: 0o700, recursive: true})
  return openSync(join(journalFolder(stateDirectory), `${runId}.ndjson`), 'ax', 0o600)
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

function line(record: JournalLine): string {
  return `${JSON.stringify(record)}\n`
}

function runRecord(runId: string, command: string): JournalLine {
  return {command, runId, type: 'run', version: 1, writer: thisWriter()}
}

function startRecord(
  id: string,
  {messages, ...interaction}: InteractionStart,
  keep: (text: string) => string | null,
): JournalLine {
  const kept = messages.flatMap(({content, role}) => {
    const text = keep(content)
    return text === null ? [] : [{content: text, role}]
  })
  return {
    ...interaction,
    at: new Date().toISOString(),
    id,
    messages: kept.length < messages.length ? null : kept,
    type: 'start',
  }
}

function endRecord(
  id: string,
  {error, issues, response, usage, ...end}: InteractionEnd,
  keep: (text: string) => string | null,
  secrets: readonly string[],
): JournalLine {
  return {
    ...end,
    at: new Date().toISOString(),
    error: error && {code: error.code, message: withoutSecrets(error.message, secrets)},
    id,
    issues: issues.flatMap((issue) => keep(issue) ?? []),
    response: response === null ? null : keep(response),
    type: 'end',
    usage: usage && {
      firstByteMs: whole(usage.firstByteMs),
      generationMs: whole(usage.generationMs),
      loadMs: whole(usage.loadMs),
      outputTokens: whole(usage.outputTokens),
      promptMs: whole(usage.promptMs),
      promptTokens: whole(usage.promptTokens),
      totalMs: Math.max(0, Math.round(usage.totalMs)),
    },
  }
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.max(0, Math.round(value))
}

/** A copy of what the database has learned, for the time before it is open. */
function readRatios(stateDirectory: string): ReadonlyMap<string, number> {
  try {
    const ratios = Object.entries(JSON.parse(readFileSync(calibrationFile(stateDirectory), 'utf8')))
    return new Map(ratios.flatMap(([model, ratio]) => (isRatio(ratio) ? [[model, ratio]] : [])))
  } catch {
    return new Map()
  }
}

function isRatio(value: unknown): value is number {
  return typeof value === 'number' && value >= 0.5 && value <= 1.3
}
