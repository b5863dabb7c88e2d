export type {DocumentLanguage, Extracted, ExtractedPage, Truncation} from './extracted.ts'
export {type ExtractionLimits, extractionLimits} from './limits.ts'
