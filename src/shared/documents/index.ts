/**
 * Documents: files that belong to a project, kept in the database with their text, page by page. What is read of a file
 * is decided by what it holds; its text is extracted in a process of its own, with limits, because files come from
 * anywhere. What all registers share is in `#shared/registers`.
 */
export {type AddFields, addDocuments, assertFilesNamed, checkAdding, nothingAdded} from './add.ts'
export {editDocuments, removeDocuments, reviewDocuments} from './change.ts'
export {documentLine, renderAdded, renderDocument, renderText} from './detail-view.ts'
export {type Extracted, type ExtractedPage, extractFile, openExtractor} from './extraction.ts'
export {findFiles} from './files.ts'
export {readDocumentFilter} from './filter.ts'
export {documentFields} from './input.ts'
export {documentList, documentTotals} from './list-view.ts'
export {documentRegister, loadDocuments, loadPages} from './load.ts'
export {moduleFolders} from './module-folders.ts'
export {findPagePassages, type PagePassage} from './page-passages.ts'
export {type RefusedFile, withPrepared} from './prepare.ts'
export {installedRecognition, noRecognition, type TextRecognition} from './recognition.ts'
export {listPages, type StoredDocument} from './repository.ts'
export {findInDocuments, searchDocuments, searchWarnings} from './search.ts'
export {documentLanguages, readDocumentReferences, readSearchFilter} from './search-filter.ts'
export {type DocumentHit, DocumentSearchShape} from './search-shape.ts'
export {documentHitList, renderHits} from './search-view.ts'
export {
  type AddedDocuments,
  AddedDocumentsShape,
  type Document,
  DocumentShape,
  DocumentTextShape,
  DocumentWithVersionsShape,
} from './shape.ts'
export {loadText} from './text.ts'
export {showDocuments} from './versions.ts'
