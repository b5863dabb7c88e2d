import {
  type BandColour,
  bandColours,
  parseCurrency,
  parseProjectKey,
  parseTimeZone,
  projectPhases,
} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {
  type DescribedField,
  type Form,
  givenColumns,
  parseChoice,
  parseInteger,
  parseLine,
  parsePercent,
  parseText,
} from '../input/index.ts'
import type {ProjectPatch} from './table.ts'

/** The fields of a project as they are typed; what is absent stays as it is, what is empty is cleared. */
export type ProjectFields = {readonly [Field in keyof typeof projectFields | 'name']?: string | undefined} & {
  readonly tag?: readonly string[] | undefined
}

export const projectFields = {
  currency: {description: 'ISO 4217 code of its money', example: '<EUR>'},
  department: {description: 'department it belongs to'},
  description: {description: 'what it is about'},
  finish: {description: 'planned finish (baseline)', example: '<date>'},
  'fiscal-year-start': {description: 'month in which the fiscal year begins', example: '<1-12>'},
  forecast: {description: 'finish as forecast now', example: '<date>'},
  owner: {description: 'who runs it', example: '<name>'},
  phase: {choices: projectPhases, description: 'phase of the work'},
  priority: {description: 'priority, 1 highest to 4', example: '<1-4>'},
  sponsor: {description: 'who answers for it above', example: '<name>'},
  start: {description: 'planned start (baseline)', example: '<date>'},
  timezone: {description: 'zone that says what "today" is', example: '<Europe/Berlin>'},
  'tolerance-cost': {description: 'overrun that is tolerated', example: '<percent>'},
  'tolerance-days': {description: 'delay that is tolerated', example: '<days>'},
  'tolerance-risk': {choices: bandColours, description: 'worst band of a risk that is tolerated'},
} as const satisfies Record<string, DescribedField>

/** What the fields mean, as columns; problems are left in the form. */
export function readProjectFields(form: Form, fields: ProjectFields, acting: Acting, timeZone: string): ProjectPatch {
  const line = (text: string) => parseLine(text)
  const zone = form.read('--timezone', fields.timezone, parseTimeZone)
  const date = (text: string) => readDay(text, {timezone: zone ?? timeZone}, acting)
  return givenColumns<ProjectPatch>(
    form,
    {
      baseline_finish: form.read('--finish', fields.finish, date),
      baseline_start: form.read('--start', fields.start, date),
      currency: form.read('--currency', fields.currency, parseCurrency),
      department: form.read('--department', fields.department, line),
      description: form.read('--description', fields.description, (text) => parseText(text)),
      fiscal_year_start_month: form.read('--fiscal-year-start', fields['fiscal-year-start'], (text) =>
        parseInteger(text, 1, 12),
      ),
      forecast_finish: form.read('--forecast', fields.forecast, date),
      name: form.read('name', fields.name, line),
      owner: form.read('--owner', fields.owner, line),
      phase: form.read('--phase', fields.phase, (text) => parseChoice(text, projectPhases)),
      priority: form.read('--priority', fields.priority, (text) => parseInteger(text, 1, 4)),
      sponsor: form.read('--sponsor', fields.sponsor, line),
      tags: readTags(form, fields.tag),
      timezone: zone,
      tolerance_cost_pct: form.read('--tolerance-cost', fields['tolerance-cost'], (text) => parsePercent(text, 1000)),
      tolerance_risk_band: form.read(
        '--tolerance-risk',
        fields['tolerance-risk'],
        (text): BandColour => parseChoice(text, bandColours),
      ),
      tolerance_time_days: form.read('--tolerance-days', fields['tolerance-days'], (text) =>
        parseInteger(text, 0, 3650),
      ),
    },
    {
      name: 'name',
      timezone: '--timezone',
      priority: '--priority',
      phase: '--phase',
      fiscal_year_start_month: '--fiscal-year-start',
    },
  )
}

/** A finish before the start is one mistake in two fields, whichever of them was typed. */
export function checkBaselineOrder(
  form: Form,
  start: string | null | undefined,
  finish: string | null | undefined,
): void {
  if (start && finish && finish < start) {
    form.problems.push({field: '--finish', message: `is ${finish}, before the start ${start}.`})
  }
}

export function readProjectKey(
  form: Form,
  key: string | undefined,
  taken: readonly string[],
): string | null | undefined {
  const parsed = form.read('--key', key, parseProjectKey)
  if (parsed && taken.includes(parsed)) {
    form.problems.push({
      field: '--key',
      message: `${parsed} was given to a project before; keys are never given twice.`,
    })
  }
  return parsed
}

function readTags(form: Form, tags: readonly string[] | undefined): string[] | undefined {
  if (tags === undefined) return undefined
  const read = tags.map((tag) => form.read('--tag', tag, (text) => parseLine(text, 40)))
  return [...new Set(read.filter((tag) => typeof tag === 'string'))]
}
