/**
 * The daily briefing: what the registers say today, as numbered facts that hold only stored and computed values, each
 * with the command that acts on it.
 */
export {BriefingShape, loadBriefing, renderBriefing} from './brief.ts'
