/**
 * Milestones: when a project was to reach what, when it will, when it did, and how far that has slipped. The rules are in
 * `#shared/coordination`, what all registers share in `#shared/registers`; here are the fields as people type them, the
 * SQL, the use cases behind each verb, the JSON shapes and the views.
 */
export {addMilestone, type MilestoneProject} from './add.ts'
export {completeMilestones, editMilestones, forecastMilestones, removeMilestones} from './change.ts'
export {milestoneLine, renderMilestone} from './detail-view.ts'
export {readMilestoneFilter} from './filter.ts'
export {MilestoneWithForecastsShape, withForecasts} from './forecasts.ts'
export {type MilestoneFields, milestoneFields} from './input.ts'
export {milestoneList, milestoneTotals, slipText} from './list-view.ts'
export {loadMilestones, showMilestones} from './load.ts'
export {askForMilestone} from './questions.ts'
export {type Milestone, MilestoneShape} from './shape.ts'
export {loadTimeline, TimelineShape} from './timeline.ts'
export {renderTimeline} from './timeline-view.ts'
export {milestoneUpsert} from './upsert.ts'
