import {type BandColour, bandColours, type RiskType, riskStatuses, riskTypes} from '#shared/coordination/index'
import {newForm, parseChoice, parseLine} from '../input/index.ts'
import type {RiskFilter} from './load.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly category?: string | undefined
  readonly 'min-band'?: string | undefined
  readonly overdue?: boolean
  readonly owner?: string | undefined
  readonly status?: string | undefined
  readonly type?: string | undefined
}

const listedByDefault = riskStatuses.filter((status) => status !== 'closed' && status !== 'rejected')

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readRiskFilter(flags: FilterFlags): RiskFilter {
  const form = newForm()
  const category = form.read('--category', flags.category, (text) => parseLine(text))
  const minBand = form.read('--min-band', flags['min-band'], (text): BandColour => parseChoice(text, bandColours))
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const status = form.read('--status', flags.status, (text) => parseChoice(text, riskStatuses))
  const type = form.read('--type', flags.type, (text) => parseChoice(text, riskTypes))
  form.assertValid('The list')
  return {
    ...(category && {category}),
    ...(minBand && {minBand}),
    ...(owner && {owner}),
    ...(type && {type}),
    ...(flags.overdue && {reviewOverdue: true}),
    ...(status ? {statuses: [status]} : flags.all ? {} : {statuses: listedByDefault}),
  }
}

export function readRiskType(text: string | undefined): RiskType {
  const form = newForm()
  const type = form.read('--type', text, (typed) => parseChoice(typed, riskTypes))
  form.assertValid('The matrix')
  return type ?? 'threat'
}
