import {milestoneStates, milestoneTypes} from '#shared/coordination/index'
import {newForm, parseChoice, parseInteger, parseLine} from '../input/index.ts'
import type {MilestoneFilter} from './load.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly owner?: string | undefined
  readonly status?: string | undefined
  readonly type?: string | undefined
  readonly within?: string | undefined
}

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readMilestoneFilter(flags: FilterFlags): MilestoneFilter {
  const form = newForm()
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const status = form.read('--status', flags.status, (text) => parseChoice(text, milestoneStates))
  const type = form.read('--type', flags.type, (text) => parseChoice(text, milestoneTypes))
  const within = form.read('--within', flags.within, (text) => parseInteger(text, 0, 3650))
  form.assertValid('The list')
  return {
    ...(owner && {owner}),
    ...(type && {type}),
    ...(typeof within === 'number' && {within}),
    ...(status ? {status} : flags.all ? {} : {isReached: false}),
  }
}
