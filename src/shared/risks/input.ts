import {parseMoney, riskProximities, riskStatuses, riskStrategies, riskTypes} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
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
import type {RiskPatch} from './table.ts'

/** The fields of a risk as they are typed; what is absent stays as it is, what is empty is cleared. */
export type RiskFields = {readonly [Field in keyof typeof riskFields | 'title']?: string | undefined}

const scale = '<1-5>'

export const riskFields = {
  category: {description: 'for example safety, legal, finance'},
  cause: {description: 'what may trigger it'},
  contingency: {description: 'what to do when it happens'},
  cost: {description: 'likely cost if it happens', example: '<amount>'},
  'cost-max': {description: 'highest cost', example: '<amount>'},
  'cost-min': {description: 'lowest cost', example: '<amount>'},
  effect: {description: 'what it would do to the project'},
  event: {description: 'what would happen'},
  identified: {description: 'day it was identified (else today)', example: '<date>'},
  'identified-by': {description: 'who identified it (else you)', example: '<name>'},
  impact: {description: 'impact, 1 negligible to 5 severe', example: scale},
  likelihood: {description: 'likelihood, 1 rare to 5 almost certain', example: scale},
  mitigation: {description: 'what is done about it'},
  owner: {description: 'the one person who answers for it', example: '<name>'},
  probability: {description: 'probability, when it is known better than the likelihood', example: '<percent>'},
  proximity: {choices: riskProximities, description: 'how soon it could happen'},
  review: {description: 'day of the next review', example: '<date>'},
  'review-every': {description: 'days between reviews', example: '<days>'},
  status: {choices: riskStatuses, description: 'where it stands'},
  strategy: {choices: riskStrategies, description: 'response strategy'},
  'target-impact': {description: 'impact that the mitigation shall reach', example: scale},
  'target-likelihood': {description: 'likelihood that the mitigation shall reach', example: scale},
  trigger: {description: 'sign that it is happening'},
  type: {choices: riskTypes, description: 'threat or opportunity'},
} as const satisfies Record<string, DescribedField>

/** What the project of a risk decides about how its fields are read. */
export interface RiskSurroundings {
  readonly currency: string | null
  readonly timezone: string
}

/** What the fields mean, as columns; problems are left in the form. `likelihood` and `impact` are the current ones. */
export function readRiskFields(
  form: Form,
  fields: RiskFields,
  surroundings: RiskSurroundings,
  acting: Acting,
): RiskPatch {
  const line = (text: string) => parseLine(text)
  const text = (typed: string) => parseText(typed)
  const scale = (typed: string) => parseInteger(typed, 1, 5)
  const date = (typed: string) => readDay(typed, surroundings, acting)
  const cost = (typed: string) => readCost(typed, surroundings, acting)
  return givenColumns<RiskPatch>(
    form,
    {
      category: form.read('--category', fields.category, line),
      cause: form.read('--cause', fields.cause, text),
      contingency: form.read('--contingency', fields.contingency, text),
      cost_likely: form.read('--cost', fields.cost, cost),
      cost_max: form.read('--cost-max', fields['cost-max'], cost),
      cost_min: form.read('--cost-min', fields['cost-min'], cost),
      current_impact: form.read('--impact', fields.impact, scale),
      current_likelihood: form.read('--likelihood', fields.likelihood, scale),
      effect: form.read('--effect', fields.effect, text),
      event: form.read('--event', fields.event, text),
      identified_by: form.read('--identified-by', fields['identified-by'], line),
      identified_on: form.read('--identified', fields.identified, date),
      mitigation: form.read('--mitigation', fields.mitigation, text),
      next_review_on: form.read('--review', fields.review, date),
      owner: form.read('--owner', fields.owner, line),
      probability_pct: form.read('--probability', fields.probability, (typed) => parsePercent(typed)),
      proximity: form.read('--proximity', fields.proximity, (typed) => parseChoice(typed, riskProximities)),
      review_interval_days: form.read('--review-every', fields['review-every'], (typed) =>
        parseInteger(typed, 1, 3650),
      ),
      status: form.read('--status', fields.status, (typed) => parseChoice(typed, riskStatuses)),
      strategy: form.read('--strategy', fields.strategy, (typed) => parseChoice(typed, riskStrategies)),
      target_impact: form.read('--target-impact', fields['target-impact'], scale),
      target_likelihood: form.read('--target-likelihood', fields['target-likelihood'], scale),
      title: form.read('title', fields.title, line),
      trigger: form.read('--trigger', fields.trigger, text),
      type: form.read('--type', fields.type, (typed) => parseChoice(typed, riskTypes)),
    },
    {
      title: 'title',
      type: '--type',
      status: '--status',
      identified_on: '--identified',
      identified_by: '--identified-by',
    },
  )
}

function readCost(typed: string, {currency}: RiskSurroundings, acting: Acting): number {
  if (currency === null) {
    throw new UserError('needs the currency of the project first: coord project edit KEY --currency EUR.', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
    })
  }
  const {amount} = parseMoney(typed, {currency, decimalMark: acting.conventions.decimalMark})
  if (amount < 0n) throw new UserError('must not be negative.', {code: 'INVALID_INPUT', exitCode: ExitCode.usage})
  return Number(amount)
}
