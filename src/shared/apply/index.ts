/**
 * Carrying out a plan: a journal on the disk before each step, so that a run goes on wherever it was ended, kill -9
 * included; nothing is sent twice, and a machine is ours by its uuid alone. Existing machines are never destroyed; what a
 * run made can be taken back. What is done in machines over SSH comes through `GuestWorks`.
 */
export {type ApplyRequest, applyLab} from './apply-lab.ts'
export {ApplyCommand, applyFlags} from './command.ts'
export {type GuestWork, type GuestWorks, type Machine, waitForSsh} from './guest-work.ts'
export {type Apply, ApplyShape, renderApply} from './outcome.ts'
export {type FreshPlan, labOf, planFrom, planNow} from './sources.ts'
