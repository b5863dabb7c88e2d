import type {Kysely} from 'kysely'
import {z} from 'zod'
import {
  bandColours,
  type DailySchedule,
  type EarnedValue,
  type EstimateMethod,
  estimateMethods,
  type Figure,
  type IsoDate,
  indexBand,
  indexText,
  type MeasuredLine,
  type Performance,
  percentText,
  performanceOf,
  roundedUnits,
  todayIn,
  undefinedReasons,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {periodOf, toPhasing} from './domain-rows.ts'
import {jsonMoney} from './json.ts'
import {type BudgetProject, type FiguredLine, loadFiguredLines} from './load.ts'
import {MoneyShape} from './shape.ts'

const Reason = z.enum(undefinedReasons).nullable()
/** Rounded to minor units; null with the reason why. */
const AmountFigure = z.object({amount: MoneyShape.nullable(), reason: Reason})
/** Rounded to three digits; null with the reason why. */
export const IndexFigure = z.object({
  value: z.string().nullable(),
  reason: Reason,
  colour: z.enum(bandColours).nullable(),
  word: z.string().nullable(),
})
/** Days, rounded to one digit; null with the reason why. */
const DaysFigure = z.object({days: z.string().nullable(), reason: Reason})

const CurrencyPerformanceShape = z.object({
  currency: z.string(),
  /** Budget at completion: the approved cost lines. */
  bac: MoneyShape,
  /** Planned value; null as long as a cost line has no dates. */
  pv: MoneyShape.nullable(),
  /** Earned value. */
  ev: MoneyShape,
  /** Actual cost, without commitments. */
  ac: MoneyShape,
  cv: AmountFigure,
  sv: AmountFigure,
  cpi: IndexFigure,
  spi: IndexFigure,
  eac: AmountFigure.extend({
    method: z.enum(estimateMethods),
    /** Why another method than the one asked for. */
    insteadOf: z
      .object({method: z.enum(estimateMethods), because: z.enum(['nothing-earned', 'no-estimate'])})
      .nullable(),
  }),
  etc: AmountFigure,
  vac: AmountFigure,
  /** The cost performance that the rest needs to finish within the budget. */
  tcpi: IndexFigure,
  /** … and at the estimate. */
  tcpiToEstimate: IndexFigure,
  completePercent: z.string().nullable(),
  spentPercent: z.string().nullable(),
  schedule: z.object({
    plannedDays: z.number().int(),
    actualDays: z.number().int(),
    es: DaysFigure,
    sv: DaysFigure,
    spi: IndexFigure,
    ieac: DaysFigure,
    forecastFinish: z.iso.date().nullable(),
  }),
})
export type CurrencyPerformance = z.infer<typeof CurrencyPerformanceShape>

export const EarnedValueShape = z.object({
  project: z.string(),
  asOf: z.iso.date(),
  currencies: z.array(CurrencyPerformanceShape),
})
export type ProjectEarnedValue = z.infer<typeof EarnedValueShape>

/** Earned value and earned schedule of a project on `asOf`, else today. */
export async function loadEarnedValue(
  database: Kysely<Database>,
  project: BudgetProject,
  {
    asOf: wanted,
    method,
    now,
  }: {readonly asOf?: IsoDate | undefined; readonly method?: EstimateMethod | undefined; readonly now: Date},
): Promise<ProjectEarnedValue> {
  const asOf = wanted ?? todayIn(project.timezone, now)
  const lines = await loadFiguredLines(database, now, {asOf, projectId: project.id})
  const measured = performanceOf(lines.map(toMeasuredLine), {asOf, ...(method && {method})})
  return {project: project.key, asOf, currencies: measured.map(jsonPerformance)}
}

export function toMeasuredLine({figures, progress, row}: FiguredLine): MeasuredLine {
  return {
    figures,
    ...periodOf(row),
    phasing: toPhasing(row),
    progress: {method: row.progress_method, percent: progress?.percent ?? null},
  }
}

function jsonPerformance({currency, schedule, value}: Performance): CurrencyPerformance {
  const amount = (figure: Figure) => amountFigure(figure, currency)
  return {
    currency,
    ...baseValues(value, currency),
    cv: amount(value.cv),
    sv: amount(value.sv),
    cpi: indexFigure(value.cpi),
    spi: indexFigure(value.spi),
    eac: {...amount(value.eac.figure), method: value.eac.method, insteadOf: value.eac.insteadOf},
    etc: amount(value.etc),
    vac: amount(value.vac),
    tcpi: plainIndex(value.tcpi),
    tcpiToEstimate: plainIndex(value.tcpiToEstimate),
    completePercent: percentText(value.complete),
    spentPercent: percentText(value.spent),
    schedule: jsonSchedule(schedule),
  }
}

function baseValues({ac, bac, ev, pv}: EarnedValue, currency: string) {
  return {
    bac: jsonMoney(bac, currency),
    pv: pv === null ? null : jsonMoney(pv, currency),
    ev: jsonMoney(ev, currency),
    ac: jsonMoney(ac, currency),
  }
}

function jsonSchedule({actualTime, es, forecastFinish, ieac, plannedDuration, spi, sv}: DailySchedule) {
  return {
    plannedDays: plannedDuration,
    actualDays: Number(actualTime.numerator / actualTime.denominator),
    es: daysFigure(es),
    sv: daysFigure(sv),
    spi: indexFigure(spi),
    ieac: daysFigure(ieac),
    forecastFinish,
  }
}

function amountFigure(figure: Figure, currency: string): z.infer<typeof AmountFigure> {
  const units = roundedUnits(figure)
  return {amount: units === null ? null : jsonMoney(units, currency), reason: reasonOf(figure)}
}

export function indexFigure(figure: Figure): z.infer<typeof IndexFigure> {
  return {...plainIndex(figure), ...(figure.value !== null && indexBand(figure.value))}
}

/** An index that is no judgement of its own. */
function plainIndex(figure: Figure): z.infer<typeof IndexFigure> {
  return {value: indexText(figure), reason: reasonOf(figure), colour: null, word: null}
}

function daysFigure(figure: Figure): z.infer<typeof DaysFigure> {
  const tenths =
    figure.value &&
    roundedUnits({value: {numerator: figure.value.numerator * 10n, denominator: figure.value.denominator}})
  return {days: tenths === null ? null : tenthsText(tenths), reason: reasonOf(figure)}
}

function tenthsText(tenths: bigint): string {
  const magnitude = tenths < 0n ? -tenths : tenths
  return `${tenths < 0n ? '-' : ''}${magnitude / 10n}.${magnitude % 10n}`
}

function reasonOf(figure: Figure) {
  return figure.value === null ? figure.reason : null
}
