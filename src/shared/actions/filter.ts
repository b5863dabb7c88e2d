import {actionPriorities, actionStatuses, openActionStatuses} from '#shared/coordination/index'
import {newForm, parseChoice, parseInteger, parseLine} from '../input/index.ts'
import type {ActionFilter} from './load.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly 'due-within'?: string | undefined
  readonly overdue?: boolean
  readonly owner?: string | undefined
  readonly priority?: string | undefined
  readonly status?: string | undefined
}

/** What the filter flags of a list mean; every unusable one is reported at once. */
export function readActionFilter(flags: FilterFlags): ActionFilter {
  const form = newForm()
  const dueWithin = form.read('--due-within', flags['due-within'], (text) => parseInteger(text, 0, 3650))
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const priority = form.read('--priority', flags.priority, (text) => parseChoice(text, actionPriorities))
  const status = form.read('--status', flags.status, (text) => parseChoice(text.replace('-', '_'), actionStatuses))
  form.assertValid('The list')
  return {
    ...(typeof dueWithin === 'number' && {dueWithin}),
    ...(owner && {owner}),
    ...(priority && {priority}),
    ...(flags.overdue && {overdue: true}),
    ...(status ? {statuses: [status]} : flags.all ? {} : {statuses: openActionStatuses}),
  }
}
