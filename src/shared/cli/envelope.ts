import type {Problem} from '../errors.ts'

/** Grows only when a shape changes in a way that breaks readers; additions leave it as it is. */
const SCHEMA_VERSION = 1

/** What a change made by a command is called, and how to take it back. */
export interface ChangeMeta {
  readonly id: number
  readonly undo: string
}

export interface Meta {
  /** The instant the answer was made, ISO UTC. */
  readonly asOf: string
  /** Entries in `data` when it is a list, else null. */
  readonly count: number | null
  readonly warnings: readonly string[]
  /** The recorded change, null for commands that only read and for changes that changed nothing. */
  readonly change: ChangeMeta | null
  readonly dryRun: boolean
  readonly nextStep: string | null
}

export function successEnvelope(kind: string, data: unknown, meta: Meta) {
  return {schemaVersion: SCHEMA_VERSION, kind, data, meta}
}

interface ErrorContent {
  readonly code: string
  readonly message: string
  readonly nextStep?: string | undefined
  readonly problems: readonly Problem[]
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

export function errorEnvelope({code, message, nextStep, problems, details}: ErrorContent) {
  const [only] = problems
  const field = problems.length === 1 && only?.field ? {field: only.field} : {}
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'error',
    error: {code, message, nextStep: nextStep ?? null, ...field, problems, ...(details ? {details} : {})},
  }
}

/** JSON that is safe to look at: what JSON leaves raw and a terminal obeys or reorders is escaped too. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
