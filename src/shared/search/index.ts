/** One search over all registers, by words or by a question; a new register adds its texts here. */
export type {Passage} from './facts.ts'
export {type Found, findPassages} from './passages.ts'
export {searchedKinds} from './question.ts'
export {FindingShape, findingList, searchRegisters} from './search.ts'
