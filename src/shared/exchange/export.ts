import path from 'node:path'
import type {Kysely} from 'kysely'
import {z} from 'zod'
import type {Database} from '#shared/db/index'
import {closest} from '../coordination/index.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {exporters} from './exporters.ts'
import {assertMayWrite, writeOutput} from './output-file.ts'
import {type Exporter, type ExportFormat, type ExportRequest, exportFormats} from './types.ts'

/** What was written where; `content` is the file itself when it went nowhere. */
export const ExportShape = z.object({
  type: z.string(),
  format: z.enum(exportFormats),
  /** As it was named; null for stdout. */
  file: z.string().nullable(),
  entries: z.number().int().min(0),
  bytes: z.number().int().min(0),
  content: z.string().nullable(),
})
export type Export = z.infer<typeof ExportShape>

interface ExportFlags {
  readonly force: boolean
  readonly format?: string | undefined
  readonly output?: string | undefined
}

/** What is to be exported, and how; everything that is wrong with it is said at once. */
export interface ExportPlan {
  readonly type: string
  readonly exporter: Exporter
  readonly format: ExportFormat
  readonly file: string | null
  readonly force: boolean
}

/** `isTerminal` tells whether stdout is one: bytes of a spreadsheet are never printed there. */
export async function planExport(
  typedType: string,
  flags: ExportFlags,
  {isTerminal, json}: {readonly isTerminal: boolean; readonly json: boolean},
): Promise<ExportPlan> {
  const type = typedType.toLowerCase()
  const exporter = exporters[type]
  if (!exporter) throw unknownType(typedType, Object.keys(exporters), 'exported')
  const problems: Problem[] = []
  const file = flags.output ?? null
  const format = readFormat(flags, exporter, problems)
  if (flags.force && file === null) problems.push({field: '--force', message: 'is for a file: name it with --output.'})
  if (format === 'xlsx' && file === null && (isTerminal || json)) {
    const where = json ? 'inside of JSON' : 'on a terminal'
    problems.push({field: '--output', message: `is missing: xlsx is not text and cannot be shown ${where}.`})
  }
  if (problems.length > 0) throw invalidInput('The export', problems)
  if (file !== null) await assertMayWrite(file, flags)
  return {exporter, file, force: flags.force, format, type}
}

/** Looks up the entries and writes the file; what is not written to one is in `content`. */
export async function exportEntries(
  database: Kysely<Database>,
  {exporter, file, force, format, type}: ExportPlan,
  request: Omit<ExportRequest, 'format'>,
): Promise<{readonly exported: Export; readonly content: string | Uint8Array; readonly warnings: readonly string[]}> {
  const {content, count, warnings} = await exporter.produce(database, {...request, format})
  if (file !== null) await writeOutput(file, content, {force})
  const exported = {
    bytes: Buffer.byteLength(content),
    content: file === null && typeof content === 'string' ? content : null,
    entries: count,
    file,
    format,
    type,
  }
  return {content, exported, warnings}
}

/** An error for a TYPE that is none, with the ones there are. */
export function unknownType(typed: string, known: readonly string[], done: 'exported' | 'imported'): UserError {
  const near = closest(typed, known)
  return new UserError(`"${typed}" cannot be ${done}.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    problems: [
      {
        field: 'type',
        message: `must be one of ${known.join(', ')}${near ? ` (did you mean ${near}?)` : ''}.`,
      },
    ],
  })
}

const formatOfEnding: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.ical': 'ical',
  '.ics': 'ical',
  '.json': 'json',
  '.jsonl': 'ndjson',
  '.markdown': 'markdown',
  '.md': 'markdown',
  '.ndjson': 'ndjson',
  '.xlsx': 'xlsx',
}

function readFormat({format: typed, output}: ExportFlags, {formats}: Exporter, problems: Problem[]): ExportFormat {
  const [usual] = formats as readonly [ExportFormat, ...ExportFormat[]]
  const ending = output === undefined ? '' : path.extname(output).toLowerCase()
  const wanted = typed?.trim().toLowerCase() ?? formatOfEnding[ending]
  if (wanted === undefined) return usual
  const format = formats.find((each) => each === wanted)
  if (format) return format
  const field = typed === undefined ? '--output' : '--format'
  problems.push({field, message: `${wanted} is no format for that; there are ${formats.join(', ')}.`})
  return usual
}
