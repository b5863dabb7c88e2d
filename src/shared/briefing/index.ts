/**
 * The daily briefing: what the registers say today, as numbered facts that hold only stored and computed values, each
 * with the command that acts on it. It is stored as it was told: the same facts on the same day are one revision.
 */
export {BriefingRunShape, deliverBriefing} from './deliver.ts'
export {type DeliveryFlags, readDestinations} from './destinations.ts'
export {BriefingDiffShape, diffWarnings} from './diff.ts'
export {renderDiff} from './diff-view.ts'
export {type BriefingFormat, briefingFormats, renderBriefing} from './format.ts'
export {briefingList, ListedBriefingShape, listBriefings} from './list.ts'
export {loadBriefing} from './load.ts'
export {keepBriefing, type MadeBriefing, type Making, makeBriefing, tellBriefing} from './make.ts'
export {compareBriefings, findBriefing, readBriefingDate} from './show.ts'
export {type RevisedBriefing, StoredBriefingShape} from './types.ts'
