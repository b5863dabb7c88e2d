import {projectStatuses} from '#shared/coordination/index'
import {newForm, parseChoice, parseLine} from '../input/index.ts'
import type {ProjectFilter} from './repository.ts'

interface FilterFlags {
  readonly all?: boolean
  readonly department?: string | undefined
  readonly owner?: string | undefined
  readonly status?: string | undefined
  readonly tag?: string | undefined
}

const listedByDefault = projectStatuses.filter((status) => status !== 'archived' && status !== 'cancelled')

export function readProjectFilter(flags: FilterFlags): ProjectFilter {
  const form = newForm()
  const department = form.read('--department', flags.department, (text) => parseLine(text))
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const status = form.read('--status', flags.status, (text) => parseChoice(text.replace('-', '_'), projectStatuses))
  const tag = form.read('--tag', flags.tag, (text) => parseLine(text))
  form.assertValid('The list')
  return {
    ...(department && {department}),
    ...(owner && {owner}),
    ...(tag && {tag}),
    ...(status ? {statuses: [status]} : flags.all ? {} : {statuses: listedByDefault}),
  }
}
