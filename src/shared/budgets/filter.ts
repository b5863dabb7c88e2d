import {
  budgetLineKinds,
  budgetLineStatuses,
  type EstimateMethod,
  estimateMethods,
  type IsoDate,
} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm, parseChoice, parseInteger, parseLine} from '../input/index.ts'
import type {StoredBudgetLineFilter} from './line-repository.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly category?: string | undefined
  readonly 'fiscal-year'?: string | undefined
  readonly kind?: string | undefined
  readonly owner?: string | undefined
  readonly status?: string | undefined
}

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readBudgetLineFilter(flags: FilterFlags): StoredBudgetLineFilter {
  const form = newForm()
  const category = form.read('--category', flags.category, (text) => parseLine(text))
  const fiscalYear = form.read('--fiscal-year', flags['fiscal-year'], (text) => parseInteger(text, 1900, 2200))
  const kind = form.read('--kind', flags.kind, (text) => parseChoice(text.replaceAll('-', '_'), budgetLineKinds))
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const status = form.read('--status', flags.status, (text) => parseChoice(text, budgetLineStatuses))
  form.assertValid('The list')
  return {
    ...(category && {category}),
    ...(typeof fiscalYear === 'number' && {fiscalYear}),
    ...(kind && {kind}),
    ...(owner && {owner}),
    ...(status ? {status} : flags.all ? {} : {status: 'open' as const}),
  }
}

interface MeasureFlags {
  readonly 'as-of'?: string | undefined
  readonly method?: string | undefined
}

/** The day and the way that figures are asked for; every unusable one is reported at once. */
export function readMeasure(
  flags: MeasureFlags,
  project: {readonly timezone: string},
  acting: Acting,
): {readonly asOf: IsoDate | undefined; readonly method: EstimateMethod | undefined; readonly now: Date} {
  const form = newForm()
  const asOf = form.read('--as-of', flags['as-of'], (text) => readDay(text, project, acting)) ?? undefined
  const method = form.read('--method', flags.method, (text) => parseChoice(text, estimateMethods)) ?? undefined
  form.assertValid('The figures')
  return {asOf, method, now: acting.now}
}
