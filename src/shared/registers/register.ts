import type {Kysely} from 'kysely'
import type {ItemLetter} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Problem} from '../errors.ts'

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
  D: 'document',
  M: 'milestone',
  R: 'risk',
  S: 'stakeholder',
  T: 'budget_transaction',
} as const satisfies Partial<Record<ItemLetter, string>>
export type RegisterLetter = keyof typeof registerTables
export type RegisterTable = (typeof registerTables)[RegisterLetter]

/** What people call the entries of a register, and the commands that show one and list all. */
export const registerWords: Readonly<
  Record<RegisterLetter, {readonly noun: string; readonly show: string; readonly list: string}>
> = {
  A: {noun: 'action', show: 'coord action show', list: 'coord action list --all'},
  B: {noun: 'budget line', show: 'coord budget show', list: 'coord budget line list --all'},
  D: {noun: 'document', show: 'coord document show', list: 'coord document list'},
  M: {noun: 'milestone', show: 'coord milestone show', list: 'coord milestone list --all'},
  R: {noun: 'risk', show: 'coord risk show', list: 'coord risk list --all'},
  S: {noun: 'stakeholder', show: 'coord stakeholder show', list: 'coord stakeholder list --all'},
  T: {noun: 'transaction', show: 'coord history', list: 'coord log'},
}

/** One register: `Row` is how an entry is stored, `Patch` its columns to change, `Entry` what commands answer with. */
export interface Register<Row extends StoredEntry, Patch, Entry> {
  readonly letter: RegisterLetter
  /** The present entries of whole references, in any order. */
  readonly find: (database: Kysely<Database>, references: readonly string[]) => Promise<Row[]>
  readonly toEntry: (row: Row, now: Date) => Entry
  /**
   * Why the state of an entry does not allow a change, whatever its fields are: said instead of the `problems` that the
   * fields have.
   */
  readonly forbids?: (row: Row, patch: Patch, problems: readonly Problem[]) => string | readonly Problem[] | undefined
  /** What follows elsewhere from a change, in the same transaction. */
  readonly changed?: (row: Row, patch: Patch) => Promise<void>
}
