/**
 * What happened: every change is recorded by the database's own triggers (migrations/…_foundation.sql) in the
 * transaction that makes it, append-only, with who, when, with which command and why. This area reads it back, as
 * data and as prose, takes changes back by making the inverse one, and shows the registers as they were.
 */
export {type AsOf, readAsOf} from './as-of.ts'
export {type ChangeCount, countChanges} from './change-counts.ts'
export {changedMeanwhile} from './changed-meanwhile.ts'
export {contactFields} from './contact-data.ts'
export {newChangeAt, recordIn} from './dated-change.ts'
export {type Earlier, earlierThan} from './earlier.ts'
export {loadHistory, readChangeNumber, readSince} from './find.ts'
export {changeList} from './list-view.ts'
export {type Past, withPast} from './past.ts'
export {findRemovals, type Removal, removalText, undoOf} from './removals.ts'
export {historyOf, listChanges} from './repository.ts'
export {type Change, ChangeShape} from './shape.ts'
export {changeToUndo, undoChange} from './undo.ts'
export {renderChanges} from './view.ts'
