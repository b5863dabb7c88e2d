import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileNotRead, invalidInput} from '../input/index.ts'
import type {FileTable} from './file-table.ts'
import {type ImportFormat, type ImportOptions, importFormats, type Source} from './types.ts'

const LARGEST_BYTES = 512 * 1024 * 1024

/** The bytes of a file, or of stdin for `-`. */
export async function readSource(file: string, stdin: AsyncIterable<Uint8Array | string>): Promise<Source> {
  if (file === '-') {
    const chunks: Buffer[] = []
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
    return {bytes: Buffer.concat(chunks), name: 'stdin'}
  }
  try {
    return {bytes: await readFile(file), name: file}
  } catch (error) {
    throw fileNotRead(error, file, 'file')
  }
}

/** The rows of a file in any format; a file that is not what it says is refused. */
export async function readTable(
  source: Source,
  typedFormat: string | undefined,
  options: ImportOptions,
): Promise<FileTable> {
  const {bytes, name} = source
  const format = formatOf(source, typedFormat)
  if (bytes.length === 0 && format !== 'ndjson') throw invalidInput(name, [{field: 'file', message: 'is empty.'}])
  if (bytes.length > LARGEST_BYTES) throw invalidInput(name, [{field: 'file', message: 'is larger than 512 MB.'}])
  if (format === 'xlsx') {
    const {readXlsx} = await import('./formats/xlsx/read.ts')
    return readXlsx(source, options.sheet)
  }
  if (options.sheet !== undefined) {
    throw invalidInput('The import', [{field: '--sheet', message: `is for spreadsheets: ${name} is ${format}.`}])
  }
  const {decodeText} = await import('./formats/decode.ts')
  const text = decodeText(source, options.encoding)
  if (format === 'csv') {
    const {readCsv} = await import('./formats/csv-read.ts')
    return readCsv(text, name, options.delimiter)
  }
  const {readJson, readNdjson} = await import('./formats/json-read.ts')
  return format === 'json' ? readJson(text, name) : readNdjson(text, name)
}

const formatOfEnding: Readonly<Record<string, ImportFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'ndjson',
  '.ndjson': 'ndjson',
  '.tab': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.xlsm': 'xlsx',
  '.xlsx': 'xlsx',
}

function formatOf({bytes, name}: Source, typed: string | undefined): ImportFormat {
  if (typed !== undefined) {
    const format = importFormats.find((each) => each === typed.trim().toLowerCase())
    if (format) return format
    const message = `must be one of ${importFormats.join(', ')}: others are only written.`
    throw invalidInput('The import', [{field: '--format', message}])
  }
  const known = formatOfEnding[path.extname(name).toLowerCase()]
  if (known) return known
  // Without an ending, as on stdin, the file tells itself.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx'
  const start = Buffer.from(bytes.subarray(0, 1000)).toString('latin1').trimStart()
  if (start.startsWith('[')) return 'json'
  return start.startsWith('{') ? 'ndjson' : 'csv'
}
