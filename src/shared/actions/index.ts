/**
 * Actions: what somebody has to do, until when, and what it follows from. The rules are in `#shared/coordination`, what
 * all registers share in `#shared/registers`; here are the fields as people type them, the SQL, the use cases behind
 * each verb, the JSON shapes and the views.
 */
export {type ActionProject, addAction} from './add.ts'
export {blockActions, cancelActions, completeActions, editActions, removeActions, startActions} from './change.ts'
export {actionLine, renderAction} from './detail-view.ts'
export {readActionFilter} from './filter.ts'
export {type ActionFields, actionFields} from './input.ts'
export {actionList, actionTotals} from './list-view.ts'
export {loadActions, showActions} from './load.ts'
export {askForAction} from './questions.ts'
export {countOpenActions, type OpenActions} from './repository.ts'
export {type Action, ActionShape} from './shape.ts'
export {actionUpsert} from './upsert.ts'
