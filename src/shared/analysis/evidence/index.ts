/** The words of documents that entries of the registers were made from, shown with the entries. */
export {type EvidenceOfEntry, EvidenceOfEntryShape, withEvidence} from './load.ts'
export {renderEvidence} from './view.ts'
