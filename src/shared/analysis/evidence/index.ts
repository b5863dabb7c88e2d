/** The words of documents that entries of the registers were made from, shown with the entries. */
export {EvidenceOfEntryShape, type EvidenceOfEntry, withEvidence} from './load.ts'
export {renderEvidence} from './view.ts'
