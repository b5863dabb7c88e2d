import type {Kysely} from 'kysely'
import type {ItemLetter} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'

/** What every entry of a register is known by, with the zone of its project, which decides what day it is there. */
export interface StoredEntry {
  readonly id: number
  readonly project_id: number
  readonly reference: string
  readonly version: number
  readonly timezone: string
}

/** The tables that hold entries with a reference, by the letter of that. */
export const registerTables = {
  A: 'action',
  B: 'budget_line',
  M: 'milestone',
  R: 'risk',
  S: 'stakeholder',
  T: 'budget_transaction',
} as const satisfies Partial<Record<ItemLetter, string>>
export type RegisterLetter = keyof typeof registerTables
export type RegisterTable = (typeof registerTables)[keyof typeof registerTables]

/** What people call an entry, and the noun of the commands that are about it. */
export const registerNouns: Readonly<Record<RegisterLetter, string>> = {
  A: 'action',
  B: 'budget line',
  M: 'milestone',
  R: 'risk',
  S: 'stakeholder',
  T: 'transaction',
}

/** How one register is read and written. */
export interface Register<Row extends StoredEntry, Patch> {
  readonly letter: RegisterLetter
  /** The present entries of whole references, in any order. */
  readonly find: (database: Kysely<Database>, references: readonly string[]) => Promise<Row[]>
  /** Changes an entry only if it still is at its version; false when somebody was faster. */
  readonly update: (database: Kysely<Database>, row: Row, patch: Patch) => Promise<boolean>
  /** Why the state of an entry does not allow a change, whatever its fields are. */
  readonly forbids?: (row: Row, patch: Patch) => string | undefined
}
