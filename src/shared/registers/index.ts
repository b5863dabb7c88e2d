/**
 * What the registers of a project have in common, whatever they hold: entries are numbered, found by references as they
 * are typed, narrowed down, changed all or none, and removed so that their numbers stay taken.
 */
export {
  addEntry,
  changeEntries,
  lostUpdate,
  type PatchOf,
  removeEntries,
  requireSomeField,
  type Selection,
} from './change.ts'
export {type EntryFilter, insertEntry, isSameText, isWanted} from './entries.ts'
export {requireEntries, requirePresent, showEntries, wholeReference} from './find.ts'
export {explainAbsences} from './not-found.ts'
export {askForFields, problemOf} from './questions.ts'
export {readDay} from './read-day.ts'
export type {Register, StoredEntry} from './register.ts'
export {readReference} from './source-reference.ts'
export {
  type EntryUpsert,
  type GivenEntry,
  placed,
  rowsRefused,
  type Upsert,
  type Upserted,
  type UpsertProject,
  upsertEntries,
} from './upsert.ts'
