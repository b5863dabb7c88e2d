/**
 * What models were asked and what they answered. A command writes a journal of its own while it runs, since no database
 * may be held while a model thinks; `moveJournals` takes the journals into the database, where they are listed, counted
 * and, after `AI_LOG_DAYS`, removed.
 */

export {type NewBenchmark, newestBenchmarks, type StoredBenchmark, storeBenchmarks} from './benchmarks.ts'
export {requireInteractions} from './find.ts'
export {type Reading, readLogFilter, readPrice, readPurge} from './input.ts'
export {interactionStatuses} from './interaction.ts'
export {type JournalSetup, type OpenJournal, openJournal} from './journal.ts'
export {countJournals, type MoveSetup, moveJournals, removeOldJournals} from './move.ts'
export {journalFolder} from './places.ts'
export {listPrices, setPrice} from './prices.ts'
export {countInteractions, listInteractions, readStatistics} from './query.ts'
export {removeOlder} from './repository.ts'
export {
  InteractionDetailShape,
  InteractionShape,
  PriceShape,
  PurgeShape,
  StatisticShape,
  statGroups,
} from './shape.ts'
export {interactionList, priceList, renderInteraction, renderPrice, shortId, statisticList} from './view.ts'
