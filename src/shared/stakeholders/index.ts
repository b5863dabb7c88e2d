/**
 * Stakeholders: who has how much influence on a project and interest in it, and when they were last talked to. What says
 * who a person is (e-mail, telephone) is shown only when it is asked for, and can be forgotten for good. The rules are in
 * `#shared/coordination`, what all registers share in `#shared/registers`.
 */
export {addStakeholder, type StakeholderProject} from './add.ts'
export {contactStakeholders, editStakeholders, removeStakeholders} from './change.ts'
export {renderStakeholder, stakeholderLine} from './detail-view.ts'
export {readDays, readStakeholderFilter} from './filter.ts'
export {beyondForgetting, forgetQuestion, forgetStakeholders} from './forget.ts'
export {GridShape, gridOf} from './grid.ts'
export {renderGrid} from './grid-view.ts'
export {type StakeholderFields, stakeholderFields} from './input.ts'
export {StakeholderWithInteractionsShape, withInteractions} from './interactions.ts'
export {stakeholderList, stakeholderTotals} from './list-view.ts'
export {loadStakeholders, showStakeholders} from './load.ts'
export {askForStakeholder} from './questions.ts'
export {type Stakeholder, StakeholderShape} from './shape.ts'
export {stakeholderUpsert} from './upsert.ts'
