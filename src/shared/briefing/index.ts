/**
 * The daily briefing: what the registers say today, as numbered facts that hold only stored and computed values, each
 * with the command that acts on it. It is stored as it was told: the same facts on the same day are one revision.
 */
export {BriefingDiffShape, diffWarnings} from './diff.ts'
export {renderDiff} from './diff-view.ts'
export {briefingList, ListedBriefingShape, listBriefings} from './list.ts'
export {loadBriefing} from './load.ts'
export {keepBriefing} from './make.ts'
export {compareBriefings, findBriefing, readBriefingDate} from './show.ts'
export {StoredBriefingShape} from './types.ts'
export {renderBriefing} from './view.ts'
