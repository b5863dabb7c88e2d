/**
 * The project initiation request: a form (its sections are in `#shared/coordination`) that is filled in from YAML or
 * section by section, and whose risks, stakeholders, budget lines and milestones are created in the registers when it is
 * accepted.
 */
export {acceptIntake} from './accept.ts'
export {loadIntake} from './load.ts'
export {fillIn} from './questions.ts'
export {readIntakeFile, saveSection, saveTypedIntake} from './save.ts'
export {type IntakePage, IntakeShape} from './shape.ts'
export {nextIntakeStep, renderAcceptance, renderCompleteness, renderIntake} from './view.ts'
