/** One search over all registers; a new register adds its texts here. */
export {FindingShape, findingList, searchRegisters} from './search.ts'
