import type {Kysely, Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {ProjectRow} from '#shared/projects/index'
import type {Acting} from '../conventions.ts'

export const exportFormats = ['csv', 'json', 'ndjson', 'xlsx', 'ical', 'markdown'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const importFormats = ['csv', 'json', 'ndjson', 'xlsx'] as const
export type ImportFormat = (typeof importFormats)[number]

export interface ExportRequest {
  /** Whose entries; absent for those of all projects. */
  readonly project: ProjectRow | undefined
  readonly format: ExportFormat
  /** Those that lists leave out too: what is done, closed, cancelled, reached, forgotten. */
  readonly all: boolean
  /** With e-mail and telephone of stakeholders. */
  readonly personal: boolean
  readonly acting: Acting
}

export interface Exported {
  readonly content: string | Uint8Array
  /** How many entries it holds. */
  readonly count: number
  readonly warnings: readonly string[]
}

/** One TYPE of `coord export`. */
export interface Exporter {
  /** Said in the help, after the name of the type. */
  readonly description: string
  /** The first is the one without a flag and without an ending of the file that says another. */
  readonly formats: readonly ExportFormat[]
  readonly produce: (database: Kysely<Database>, request: ExportRequest) => Promise<Exported>
}

/** A file as it was read. */
export interface Source {
  /** As people know it: its name, or `stdin`. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ImportRequest {
  readonly source: Source
  /** As it was typed; absent when the name of the file says it. */
  readonly format: string | undefined
  /** The project of entries that name none themselves. */
  readonly projectKey: string | undefined
  /** Whether that project was typed, and is not only the one in use: entries of others are then refused. */
  readonly isProjectTyped: boolean
  readonly reason: string | undefined
  readonly options: ImportOptions
  readonly acting: Acting
  /** Says how far a long import is. */
  readonly onProgress: (line: string) => void
}

/** Flags as they were typed; each type of import takes those that mean something to it. */
export interface ImportOptions {
  readonly delimiter?: string | undefined
  readonly encoding?: string | undefined
  /** Under which a bundle comes in. */
  readonly key?: string | undefined
  readonly 'ignore-unknown'?: boolean
  readonly line?: string | undefined
  readonly map?: string | undefined
  readonly 'negative-as-credit'?: boolean
  readonly sheet?: string | undefined
}

export interface Imported {
  /** References of what was added and changed, in the order of the file. */
  readonly added: readonly string[]
  readonly changed: readonly string[]
  /** How many entries are as the file says already. */
  readonly unchanged: number
  readonly warnings: readonly string[]
}

/** One TYPE of `coord import`. */
export interface Importer {
  readonly description: string
  /** Flags that mean nothing to most types. */
  readonly takes?: readonly (keyof ImportOptions)[]
  /** Reads the file before the database is opened, which others may be waiting for; what it answers with stores it. */
  readonly read: (request: ImportRequest) => Promise<(transaction: Transaction<Database>) => Promise<Imported>>
}
