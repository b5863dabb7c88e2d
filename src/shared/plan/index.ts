/**
 * From a lab file to a plan: `readLabFile` reads it (all that is wrong at once, with line and column), `readLabState`
 * asks the server and writes nothing, `planLab` is pure: what stands in the way, the steps with the exact calls, what
 * remains afterwards. Machines are recognised by the uuid that the names of lab and machine make.
 */
export {cpuTypeOf, fixedAddressOf} from './compare.ts'
export type {Finding} from './finding.ts'
export {guestUuid} from './guest-uuid.ts'
export {isInside, isReserved, subnetOf} from './ipv4.ts'
export {DEFAULT_LAB_FILE, type LabFile, LabFileShape, type LabGuest, type Role, roles} from './lab-file.ts'
export type {GuestState, LabState} from './lab-state.ts'
export {type Plan, PlanShape, planLab} from './plan.ts'
export {durationText, renderPlan} from './plan-view.ts'
export {readPublicKeys} from './public-keys.ts'
export {type ReadLab, readLabFile, readLabText} from './read-lab-file.ts'
export {readGuestStates, readLabState} from './read-state.ts'
export type {PlanStep} from './steps.ts'
export {writePlan} from './write-plan.ts'
