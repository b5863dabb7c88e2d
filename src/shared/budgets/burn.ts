import type {Kysely} from 'kysely'
import {z} from 'zod'
import {
  type IsoDate,
  lineFigures,
  monthEnds,
  monthOf,
  performanceOf,
  plannedLine,
  plannedPeriod,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {toBudgetLine} from './domain-rows.ts'
import {jsonMoney} from './json.ts'
import {listStoredLines} from './line-repository.ts'
import {type BudgetProject, type FiguredLine, transactionsByLine} from './load.ts'
import {toMeasuredLine} from './performance.ts'
import {listProgress, progressOn} from './progress-repository.ts'
import {MoneyShape} from './shape.ts'
import {listStoredTransactions} from './transaction-repository.ts'

const PointShape = z.object({
  month: z.string(),
  /** The last day of the month; today in the running one, unless the plan ends before. */
  asOf: z.iso.date(),
  /** Planned value; null while a cost line has no dates. */
  pv: MoneyShape.nullable(),
  /** Earned value; null for days to come. */
  ev: MoneyShape.nullable(),
  /** Actual cost; null for days to come. */
  ac: MoneyShape.nullable(),
})

export const BurnShape = z.object({
  project: z.string(),
  asOf: z.iso.date(),
  currencies: z.array(z.object({currency: z.string(), bac: MoneyShape, points: z.array(PointShape)})),
})
export type Burn = z.infer<typeof BurnShape>

/** Planned value, earned value and actual cost at the end of each month, from what was booked and reported by then. */
export async function loadBurn(
  database: Kysely<Database>,
  project: BudgetProject,
  {asOf: wanted, now}: {readonly asOf?: IsoDate | undefined; readonly now: Date},
): Promise<Burn> {
  const asOf = wanted ?? todayIn(project.timezone, now)
  const rows = await listStoredLines(database, {projectId: project.id})
  const booked = transactionsByLine(await listStoredTransactions(database, {projectId: project.id, upTo: asOf}))
  const reports = await listProgress(
    database,
    rows.map(({id}) => id),
  )
  const linesOn = (day: IsoDate): FiguredLine[] =>
    rows.map((row) => ({
      row,
      figures: lineFigures(toBudgetLine(row), booked.get(row.id) ?? [], day < asOf ? day : asOf),
      progress: progressOn(reports.get(row.id), day < asOf ? day : asOf),
    }))
  const today = linesOn(asOf).map(toMeasuredLine)
  const firstBooked = [...booked.values()].flatMap((own) => own.map(({date}) => date)).sort()[0]
  const days = daysOf(plannedPeriod(today.flatMap((line) => plannedLine(line) ?? [])), firstBooked, asOf)
  const measured = days.map((day) => ({day, performance: performanceOf(linesOn(day).map(toMeasuredLine), {asOf: day})}))
  return {
    project: project.key,
    asOf,
    currencies: performanceOf(today, {asOf}).map(({currency, value}) => ({
      currency,
      bac: jsonMoney(value.bac, currency),
      points: measured.map(({day, performance}) => {
        const {ac, ev, pv} = performance.find((each) => each.currency === currency)!.value
        const isAhead = day > asOf
        return {
          month: monthOf(day),
          asOf: day,
          pv: pv === null ? null : jsonMoney(pv, currency),
          ev: isAhead ? null : jsonMoney(ev, currency),
          ac: isAhead ? null : jsonMoney(ac, currency),
        }
      }),
    })),
  }
}

/** The ends of the months from the first thing planned or booked to the last or today; in between, today itself. */
function daysOf(
  period: {readonly start: IsoDate; readonly finish: IsoDate} | null,
  firstBooked: IsoDate | undefined,
  asOf: IsoDate,
): IsoDate[] {
  const starts = [...(period ? [period.start] : []), ...(firstBooked ? [firstBooked] : [])]
  if (starts.length === 0) return []
  const start = starts.reduce((one, other) => (other < one ? other : one))
  const finish = period && period.finish > asOf ? period.finish : asOf
  return monthEnds(start < asOf ? start : asOf, finish).map((end) =>
    monthOf(end) === monthOf(asOf) && end > asOf && start <= asOf ? asOf : end,
  )
}
