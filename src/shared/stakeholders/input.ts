import {engagementLevels} from '#shared/coordination/index'
import {ExitCode, UserError} from '../errors.ts'
import {type DescribedField, type Form, givenColumns, parseChoice, parseInteger, parseLine} from '../input/index.ts'
import type {StakeholderPatch} from './table.ts'

/** The fields of a stakeholder as they are typed; what is absent stays as it is, what is empty is cleared. */
export type StakeholderFields = {readonly [Field in keyof typeof stakeholderFields | 'name']?: string | undefined}

const scale = '<1-5>'

export const stakeholderFields = {
  cadence: {description: 'days between two contacts (else as the quadrant asks)', example: '<days>'},
  desired: {choices: engagementLevels, description: 'engagement that the project needs'},
  email: {description: 'e-mail (personal: shown only on request)', example: '<address>'},
  engagement: {choices: engagementLevels, description: 'engagement now'},
  influence: {description: 'influence on the project, 1 little to 5 decisive', example: scale},
  interest: {description: 'interest in the project, 1 little to 5 great', example: scale},
  organisation: {description: 'organisation or department', example: '<name>'},
  phone: {description: 'telephone (personal: shown only on request)', example: '<number>'},
  role: {description: 'role in the organisation or the project'},
} as const satisfies Record<string, DescribedField>

/** What the fields mean, as columns; problems are left in the form. */
export function readStakeholderFields(form: Form, fields: StakeholderFields): StakeholderPatch {
  const line = (text: string) => parseLine(text)
  const level = (text: string) => parseInteger(text, 1, 5)
  const engagement = (text: string) => parseChoice(text, engagementLevels)
  return givenColumns<StakeholderPatch>(
    form,
    {
      cadence_days: form.read('--cadence', fields.cadence, (text) => parseInteger(text, 1, 3650)),
      email: form.read('--email', fields.email, parseEmail),
      engagement_current: form.read('--engagement', fields.engagement, engagement),
      engagement_desired: form.read('--desired', fields.desired, engagement),
      influence: form.read('--influence', fields.influence, level),
      interest: form.read('--interest', fields.interest, level),
      name: form.read('name', fields.name, line),
      organisation: form.read('--organisation', fields.organisation, line),
      phone: form.read('--phone', fields.phone, line),
      role: form.read('--role', fields.role, line),
    },
    {name: 'name'},
  )
}

/** Something, an @, something: whether mail arrives there only mail can tell. */
function parseEmail(text: string): string {
  const address = parseLine(text)
  if (/^[^\s@]+@[^\s@]+$/.test(address)) return address
  throw new UserError('must be one address, such as ana@example.org.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
  })
}
