import type {LineFigures} from './budget-figures.ts'
import {isExpense} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {type DailySchedule, dailySchedule} from './earned-schedule.ts'
import {type EarnedValue, type EstimateMethod, earnedValue} from './earned-value.ts'
import {type Phasing, type PlannedLine, plannedValue} from './phasing.ts'
import {earnedValueOfLine, type Progress} from './progress.ts'
import type {Figure} from './ratios.ts'

/** A line with what its performance is measured by. */
export interface MeasuredLine {
  /** As of the day that is measured. */
  readonly figures: LineFigures
  /** The project's baseline dates where the line has none of its own. */
  readonly start: IsoDate | null
  readonly finish: IsoDate | null
  readonly phasing: Phasing
  readonly progress: Progress
}

export interface Performance {
  readonly currency: string
  readonly value: EarnedValue
  readonly schedule: DailySchedule
}

interface Measure {
  readonly asOf: IsoDate
  readonly method?: EstimateMethod
}

/**
 * One entry a currency, ordered by its code. Budget, plan and earned value are those of cost lines: contingency is
 * earned by nobody until it is transferred to one. Cost is whatever was spent, on any line of expenses. There is no
 * planned value as long as one of the cost lines has no dates.
 */
export function performanceOf(lines: Iterable<MeasuredLine>, measure: Measure): Performance[] {
  const all = [...lines].filter(({figures}) => isExpense(figures.kind))
  return [...new Set(all.map(({figures}) => figures.currency))].sort().map((currency) => ({
    currency,
    ...performance(
      all.filter(({figures}) => figures.currency === currency),
      measure,
    ),
  }))
}

/** The plan of a cost line; `null` without dates. */
export function plannedLine(line: MeasuredLine): PlannedLine | null {
  const {finish, phasing, start} = line
  return start === null || finish === null ? null : {amount: budgetOf(line), start, finish, phasing}
}

function performance(
  expenses: readonly MeasuredLine[],
  {asOf, method}: Measure,
): Pick<Performance, 'value' | 'schedule'> {
  const costs = expenses.filter(({figures}) => figures.kind === 'cost')
  const plans = costs.flatMap((line) => plannedLine(line) ?? [])
  const isPlanned = plans.length === costs.length && costs.length > 0
  const ev = total(costs.map((line) => earnedValueOfLine(budgetOf(line), line.progress)))
  const inputs = {
    bac: total(costs.map(budgetOf)),
    pv: isPlanned ? plannedValue(plans, asOf) : null,
    ev,
    ac: total(expenses.map(({figures}) => figures.actual)),
    manualEtc: costs.some(({figures}) => figures.isEstimateAssumed) ? null : stillToCome(costs),
  }
  const value = earnedValue(inputs, method)
  const schedule = dailySchedule(isPlanned ? plans : [], {asOf, ev})
  const isReported = costs.some(({progress}) => progress.percent !== null)
  return isReported ? {value, schedule} : {value: unreportedValue(value), schedule: unreportedSchedule(schedule)}
}

/** An earned value that nobody has reported is unknown rather than 0: what is counted from it would cry wolf. */
function unreportedValue(value: EarnedValue): EarnedValue {
  return {
    ...value,
    cv: unreported(value.cv),
    sv: unreported(value.sv),
    cpi: unreported(value.cpi),
    spi: unreported(value.spi),
    tcpi: unreported(value.tcpi),
    complete: unreported(value.complete),
  }
}

function unreportedSchedule(schedule: DailySchedule): DailySchedule {
  const {es, ieac, spi, sv} = schedule
  return {...schedule, es: unreported(es), ieac: unreported(ieac), spi: unreported(spi), sv: unreported(sv)}
}

function unreported(figure: Figure): Figure {
  return figure.value === null ? figure : {value: null, reason: 'not-reported'}
}

/** Between two days a line can have given more than it has got yet; that is no budget below 0. */
function budgetOf({figures: {approved}}: MeasuredLine): bigint {
  return approved > 0n ? approved : 0n
}

/** By the people's estimates, and of what is committed already. */
function stillToCome(costs: readonly MeasuredLine[]): bigint {
  return total(costs.map(({figures}) => figures.committed + figures.estimateToComplete))
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
