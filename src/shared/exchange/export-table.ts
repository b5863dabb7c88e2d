import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {csvText} from './formats/csv.ts'
import {type DayEvent, icalText, type Todo} from './formats/ical.ts'
import {jsonText, ndjsonText} from './formats/json.ts'
import {markdownText} from './formats/markdown.ts'
import {type Table, toSheet} from './table.ts'
import type {Exporter, ExportRequest} from './types.ts'

const tableFormats = ['csv', 'json', 'ndjson', 'xlsx', 'markdown'] as const

/** Export of one register as a table, and as a calendar where its entries have days. */
export function tableExporter<Entry>(
  table: Table<Entry>,
  description: string,
  toCalendarEntry?: (entry: Entry) => Todo | DayEvent,
): Exporter {
  return {
    description,
    formats: toCalendarEntry ? [...tableFormats, 'ical'] : tableFormats,
    async produce(database: Kysely<Database>, request: ExportRequest) {
      const entries = await table.load(database, request)
      const content = await contentOf(table, entries, request, toCalendarEntry)
      return {content, count: entries.length, warnings: []}
    },
  }
}

async function contentOf<Entry>(
  table: Table<Entry>,
  entries: readonly Entry[],
  {format, personal, project}: ExportRequest,
  toCalendarEntry: ((entry: Entry) => Todo | DayEvent) | undefined,
): Promise<string | Uint8Array> {
  if (format === 'ical' && toCalendarEntry) {
    return icalText([project?.key, table.name].filter(Boolean).join(' '), entries.map(toCalendarEntry))
  }
  const sheet = toSheet(table, entries, {personal})
  if (format === 'json') return jsonText(sheet)
  if (format === 'ndjson') return ndjsonText(sheet)
  if (format === 'markdown') return markdownText(sheet)
  if (format === 'xlsx') {
    const {xlsxBytes} = await import('./formats/xlsx/write.ts')
    return xlsxBytes(sheet)
  }
  return csvText(sheet)
}
