/**
 * What models were asked and what they answered. A command writes a journal of its own while it runs, since no database
 * may be held while a model thinks; `moveJournals` takes the journals into the database, where they are listed, counted
 * and, after `AI_LOG_DAYS`, removed.
 */
export {interactionStatuses} from './interaction.ts'
export {type JournalSetup, type OpenJournal, openJournal} from './journal.ts'
export {countJournals, type MoveSetup, moveJournals, removeOldJournals} from './move.ts'
export {journalFolder} from './places.ts'
