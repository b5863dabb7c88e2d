/**
 * What the registers of a project have in common, whatever they hold: entries are found by references as they are
 * typed, changed all or none, and removed so that their numbers stay taken.
 */
export {changeEntries, type PatchOf, removeEntries, type Selection} from './change.ts'
export {requireEntries, wholeReference} from './find.ts'
export {entriesNotFound} from './not-found.ts'
export {askForFields} from './questions.ts'
export {readDay} from './read-day.ts'
export type {Register, RegisterTable, StoredEntry} from './register.ts'
export {containing} from './searched.ts'
export {readReference} from './source-reference.ts'
