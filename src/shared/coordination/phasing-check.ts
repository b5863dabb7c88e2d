import type {Problem} from '#shared/errors'
import {amountText} from './amount-text.ts'
import {checkPeriod} from './budget-line-check.ts'
import {type IsoDate, isDate} from './dates.ts'
import {HUNDREDTHS_IN_ALL, hundredths, isPercentage} from './percentages.ts'
import {type Month, monthOf, type Phasing} from './phasing.ts'
import {decimalText} from './ratios.ts'

/** A month of a plan as given: with its amount in minor units, or with a percentage such as "12.5". */
export type PlannedMonth = {readonly month: Month} & ({readonly amount: bigint} | {readonly percent: string})

interface PhasedLine {
  readonly amount: bigint
  readonly currency: string
  readonly start: IsoDate | null
  readonly finish: IsoDate | null
}

/**
 * A plan by months, or everything that is wrong with it: months that are none, twice or outside the line's time, both
 * amounts and percentages, or a sum that is not exactly the line.
 */
export function phasingByMonths(
  months: readonly PlannedMonth[],
  line: PhasedLine,
): {readonly phasing: Phasing; readonly problems: []} | {readonly phasing: null; readonly problems: Problem[]} {
  const problems = [
    ...checkPeriod(line.start, line.finish),
    ...monthProblems(months, line),
    ...sumProblems(months, line),
  ]
  if (problems.length > 0) return {phasing: null, problems}
  return {
    phasing: {
      kind: 'months',
      months: months.map((each) => ({
        month: each.month,
        weight: 'amount' in each ? each.amount : hundredths(each.percent),
      })),
    },
    problems: [],
  }
}

function monthProblems(months: readonly PlannedMonth[], {finish, start}: PhasedLine): Problem[] {
  if (months.length === 0) return [{field: 'phasing', message: 'has no months.'}]
  const problems: Problem[] = []
  const seen = new Set<Month>()
  for (const {month} of months) {
    const complain = (message: string) => problems.push({field: 'phasing', message})
    if (!isDate(`${month}-01`)) complain(`has ${JSON.stringify(month)}, which is no month such as 2026-10.`)
    else if (seen.has(month)) complain(`has ${month} twice.`)
    else if ((start && month < monthOf(start)) || (finish && month > monthOf(finish))) {
      complain(`has ${month}, which is outside the line's time.`)
    }
    seen.add(month)
  }
  return problems
}

function sumProblems(months: readonly PlannedMonth[], {amount, currency}: PhasedLine): Problem[] {
  const amounts = months.flatMap((each) => ('amount' in each ? [each.amount] : []))
  const percentages = months.flatMap((each) => ('percent' in each ? [each.percent] : []))
  if (amounts.length > 0 && percentages.length > 0) {
    return [{field: 'phasing', message: 'has both amounts and percentages: give one of them for all months.'}]
  }
  if (amounts.some((each) => each < 0n)) return [{field: 'phasing', message: 'has an amount below 0.'}]
  const notPercentage = percentages.find((percent) => !isPercentage(percent))
  if (notPercentage !== undefined) {
    return [{field: 'phasing', message: `has ${JSON.stringify(notPercentage)}, which is no percentage such as 12.5.`}]
  }
  if (amounts.length > 0) {
    if (amounts.every((each) => each === 0n)) return [{field: 'phasing', message: 'has no amount above 0.'}]
    const sum = amounts.reduce((total, each) => total + each, 0n)
    if (sum === amount) return []
    const message = `adds up to ${amountText(sum, currency)}, not to the ${amountText(amount, currency)} of the line.`
    return [{field: 'phasing', message}]
  }
  const sum = percentages.reduce((total, percent) => total + hundredths(percent), 0n)
  if (months.length === 0 || sum === HUNDREDTHS_IN_ALL) return []
  return [{field: 'phasing', message: `adds up to ${decimalText(sum, 2)} %, not to 100 %.`}]
}
