import {type Kysely, sql} from 'kysely'
import type {IsoDate} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'

/** What was last said to be done of a line. */
export interface CurrentProgress {
  readonly percent: string
  readonly asOf: IsoDate
}

/** All reports on lines, by the id of the line, in the order of their days. */
export async function listProgress(
  database: Kysely<Database>,
  lineIds: readonly number[],
): Promise<Map<number, CurrentProgress[]>> {
  const byLine = new Map<number, CurrentProgress[]>()
  if (lineIds.length === 0) return byLine
  const reports = await database
    .selectFrom('progress_report')
    .select(['line_id', 'as_of', 'percent'])
    .where('removed_at', 'is', null)
    .where('line_id', '=', sql<number>`any(${lineIds}::bigint[])`)
    .orderBy('line_id')
    .orderBy('as_of')
    .execute()
  for (const {as_of: asOf, line_id, percent} of reports) {
    byLine.set(line_id, [...(byLine.get(line_id) ?? []), {asOf, percent}])
  }
  return byLine
}

/** The newest of the reports up to a day. */
export function progressOn(reports: readonly CurrentProgress[] = [], asOf: IsoDate): CurrentProgress | undefined {
  return reports.findLast((report) => report.asOf <= asOf)
}

/** A second report for a day replaces the first. */
export async function saveProgress(
  database: Kysely<Database>,
  report: {
    readonly project_id: number
    readonly line_id: number
    readonly reference: string
    readonly as_of: IsoDate
    readonly percent: string
  },
): Promise<void> {
  const {numUpdatedRows} = await database
    .updateTable('progress_report')
    .set({percent: report.percent})
    .where('line_id', '=', report.line_id)
    .where('as_of', '=', report.as_of)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) await database.insertInto('progress_report').values(report).execute()
}
