/**
 * What a document says, proven by its own words: findings by rules (English and German) and the check that a quote
 * stands in the text. Pure: no clock, no files, no database, no model.
 */
export * from './types.ts'
