import {quadrants} from '#shared/coordination/index'
import {newForm, parseChoice, parseInteger, parseLine} from '../input/index.ts'
import type {StakeholderFilter} from './load.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly organisation?: string | undefined
  readonly personal?: boolean
  readonly quadrant?: string | undefined
}

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readStakeholderFilter(flags: FilterFlags): StakeholderFilter {
  const form = newForm()
  const organisation = form.read('--organisation', flags.organisation, (text) => parseLine(text))
  const quadrant = form.read('--quadrant', flags.quadrant, (text) => parseChoice(text, quadrants))
  form.assertValid('The list')
  return {
    ...(organisation && {organisation}),
    ...(quadrant && {quadrant}),
    ...(flags.personal && {personal: true}),
    ...(!flags.all && {isForgotten: false}),
  }
}

/** `--within`, 0 when it was not given. */
export function readDays(text: string | undefined): number {
  const form = newForm()
  const days = form.read('--within', text, (typed) => parseInteger(typed, 0, 3650))
  form.assertValid('The list')
  return days ?? 0
}
