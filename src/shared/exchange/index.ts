/**
 * Files out and in: the registers as tables of many formats, whole projects as bundles, and what earlier programs left.
 * What a type of file is called on the command line stands in `exporters` and `importers`; each has its own file.
 */
export {exporters} from './exporters.ts'
export {importers} from './importers.ts'
export {
  type Exported,
  type Exporter,
  type ExportRequest,
  exportFormats,
  type Imported,
  type Importer,
  type ImportRequest,
  importFormats,
} from './types.ts'
