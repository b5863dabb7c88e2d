/**
 * From what was typed to values: one parser for each kind of field, and a form that collects the problems of all
 * fields before anything is done.
 */
export {decodeBytes} from './decode-bytes.ts'
export type {DescribedField} from './described-fields.ts'
export {parseChoice, parseInteger, parseLine, parsePercent, parseText} from './fields.ts'
export {fileNotRead} from './file-not-read.ts'
export {type Form, invalidInput, newForm} from './form.ts'
export {givenColumns} from './given-columns.ts'
