/**
 * Machines of a lab file from elsewhere than an editor: one from flags and answers (`lab vm create`), and those that the
 * server has already (`lab vm import`), with a plan without steps as the proof. Reads only; `apply` carries out.
 */

export {renderCreated} from './create/created-view.ts'
export {planMachine} from './create/plan-machine.ts'
export {askForMachine} from './create/questions.ts'
export {type MachineFields, missingFields, readMachine} from './create/request.ts'
export {VmCreateShape} from './create/shape.ts'
export {type ImportRequest, importMachines} from './import/import.ts'
export {proofText, renderImport} from './import/import-view.ts'
export {ImportShape} from './import/shape.ts'
