/** Files that belong to a project: what they hold, page by page, and where words stand in it. */
export {documentRegister, loadDocuments, loadPages} from './load.ts'
export {findInDocuments, searchDocuments, searchWarnings} from './search.ts'
export {documentLanguages, readDocumentReferences, readSearchFilter} from './search-filter.ts'
export {type DocumentHit, DocumentSearchShape} from './search-shape.ts'
export {documentHitList, renderHits} from './search-view.ts'
export {type Document, DocumentShape} from './shape.ts'
