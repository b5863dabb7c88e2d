import {createHash} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {z} from 'zod'

/** Answers of models about parts of documents, kept until the analysis that they belong to is stored. */
export interface AnswerCache {
  /** Undefined when it is not there, or not what it should be. */
  read<Value>(key: string, shape: z.ZodType<Value>): Value | undefined
  write(key: string, value: unknown): void
}

/** The same answer is to be expected where all of this is the same. */
export interface CacheKey {
  readonly model: string
  /** Of the model's weights. */
  readonly digest: string | null
  readonly task: string
  readonly promptVersion: number
  readonly schemaHash: string
  readonly options: Readonly<Record<string, unknown>>
  readonly text: string
}

export function cacheKey({digest, model, options, promptVersion, schemaHash, task, text}: CacheKey): string {
  const parts = [model, digest, task, promptVersion, schemaHash, Object.entries(options).toSorted(), text]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Files in the state folder, readable by their owner alone; what is older than a month is removed. */
export function openCache(stateDirectory: string): AnswerCache & {forget(keys: readonly string[]): void} {
  const folder = join(stateDirectory, FOLDER)
  removeOld(folder)
  const fileOf = (key: string) => join(folder, `${key}.json`)
  return {
    forget(keys) {
      for (const key of keys) rmSync(fileOf(key), {force: true})
    },
    read(key, shape) {
      try {
        return shape.safeParse(JSON.parse(readFileSync(fileOf(key), 'utf8'))).data
      } catch {
        return undefined
      }
    },
    write(key, value) {
      try {
        mkdirSync(folder, {mode: 0o700, recursive: true})
        const draft = `${fileOf(key)}.${process.pid}`
        writeFileSync(draft, JSON.stringify(value), {mode: 0o600})
        renameSync(draft, fileOf(key))
      } catch {
        // The disk is full or closed to us: the answer is asked for again, that is all.
      }
    },
  }
}

const FOLDER = 'document-analysis'
const MOST_DAYS = 30
const DAY_MS = 86_400_000

function removeOld(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name)
      if (Date.now() - statSync(file).mtimeMs > MOST_DAYS * DAY_MS) rmSync(file, {force: true})
    }
  } catch {
    // There is none yet, or somebody else removes them too.
  }
}
