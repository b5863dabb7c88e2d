/**
 * Files out and in: the registers as tables of many formats, whole projects as bundles, and what earlier programs left.
 * What a type of file is called on the command line stands in `exporters` and `importers`; each has its own file.
 */
export {type Export, ExportShape, exportEntries, planExport} from './export.ts'
export {renderExport} from './export-view.ts'
export {exporters} from './exporters.ts'
export {cellText as markdownCell} from './formats/markdown.ts'
export {type Import, ImportShape, requireImporter} from './import.ts'
export {renderImport} from './import-view.ts'
export {importers} from './importers.ts'
export {assertMayWrite, writeOutput} from './output-file.ts'
export {readSource} from './read-file.ts'
export {exportFormats, type ImportOptions, importFormats} from './types.ts'
