import {
  allowedRiskTransitions,
  bandOf,
  checkRiskTransition,
  type IsoDate,
  isReadOnlyRisk,
  type RiskProfile,
  type RiskStatus,
  strategiesFor,
} from '#shared/coordination/index'
import type {Problem} from '../errors.ts'
import type {RiskPatch, RiskRow} from './table.ts'

/** The columns that the rules look at: a stored risk with a patch over it, or a risk about to be added. */
export type RiskState = Pick<
  RiskRow,
  | 'type'
  | 'status'
  | 'owner'
  | 'strategy'
  | 'current_likelihood'
  | 'current_impact'
  | 'target_likelihood'
  | 'target_impact'
  | 'cost_min'
  | 'cost_likely'
  | 'cost_max'
  | 'accepted_by'
  | 'accepted_until'
>

export const noRiskState: RiskState = {
  accepted_by: null,
  accepted_until: null,
  cost_likely: null,
  cost_max: null,
  cost_min: null,
  current_impact: null,
  current_likelihood: null,
  owner: null,
  status: 'proposed',
  strategy: null,
  target_impact: null,
  target_likelihood: null,
  type: 'threat',
}

interface Given {
  readonly profile: RiskProfile
  readonly reason: string | undefined
}

/** Everything that is not right with a risk as it would be after the patch; the database refuses the same. */
export function checkRisk(before: RiskState, patch: RiskPatch, given: Given): Problem[] {
  const after = {...before, ...patch} as RiskState
  const incomplete = pairProblems(after)
  return [
    ...incomplete,
    ...strategyProblems(after),
    ...costProblems(after),
    ...acceptanceByItsVerb(stateProblems(before, after, given), patch).filter(notYetReported(incomplete)),
  ]
}

/** Only `risk accept` has flags for who accepts and until when; elsewhere the way there is named. */
function acceptanceByItsVerb(problems: readonly Problem[], patch: RiskPatch): Problem[] {
  if ('accepted_by' in patch) return [...problems]
  const others = problems.filter(({field}) => field !== '--by' && field !== '--until')
  const message =
    'accept needs who accepts it and until when, in this band: coord risk accept REFERENCE --by NAME --until DATE'
  return others.length === problems.length ? others : [...others, {field: '--strategy', message}]
}

/** A field that could not be read is absent for the rules too; saying both would send people in two directions. */
export function notYetReported(problems: readonly Problem[]): (problem: Problem) => boolean {
  const reported = new Set(problems.map(({field}) => field))
  return ({field}) => field === undefined || !reported.has(field)
}

/** What is recorded with a new status: when and why it ended, or when it happened. */
export function recordOf(status: RiskStatus, today: IsoDate, reason: string | undefined): RiskPatch {
  const isEnd = isReadOnlyRisk(status)
  return {
    closed_on: isEnd ? today : null,
    closed_reason: isEnd ? reason?.trim() || null : null,
    ...(status === 'occurred' && {occurred_on: today}),
  }
}

/** Whether the status of the risk forbids the change, whatever its fields are. */
export function isForbiddenNow(before: RiskState, patch: RiskPatch): boolean {
  const to = patch.status ?? before.status
  return to === before.status ? isReadOnlyRisk(to) : !allowedRiskTransitions(before.status).includes(to)
}

function pairProblems(risk: RiskState): Problem[] {
  const problems: Problem[] = []
  const pairs = [
    ['--likelihood', '--impact', risk.current_likelihood, risk.current_impact],
    ['--target-likelihood', '--target-impact', risk.target_likelihood, risk.target_impact],
    ['--by', '--until', risk.accepted_by, risk.accepted_until],
  ] as const
  for (const [oneFlag, otherFlag, one, other] of pairs) {
    if ((one === null) === (other === null)) continue
    const [missing, given] = one === null ? [oneFlag, otherFlag] : [otherFlag, oneFlag]
    problems.push({field: missing, message: `is missing: ${given} needs it beside it.`})
  }
  return problems
}

function strategyProblems({strategy, type}: RiskState): Problem[] {
  const fitting: readonly string[] = strategiesFor(type)
  if (strategy === null || fitting.includes(strategy)) return []
  const kind = type === 'threat' ? 'a threat' : 'an opportunity'
  return [{field: '--strategy', message: `${strategy} does not fit ${kind}; there are ${fitting.join(', ')}.`}]
}

function costProblems({cost_likely: likely, cost_max: max, cost_min: min}: RiskState): Problem[] {
  if (likely === null) {
    return min === null && max === null
      ? []
      : [{field: '--cost', message: 'is missing: a range needs the likely cost too.'}]
  }
  const problems: Problem[] = []
  if (min !== null && min > likely) problems.push({field: '--cost-min', message: 'is more than the likely cost.'})
  if (max !== null && max < likely) problems.push({field: '--cost-max', message: 'is less than the likely cost.'})
  return problems
}

function stateProblems(before: RiskState, after: RiskState, {profile, reason}: Given): Problem[] {
  const {current_impact: impact, current_likelihood: likelihood} = after
  const isHalfScored = (likelihood === null) !== (impact === null)
  const facts = {
    acceptedBy: after.accepted_by,
    acceptedUntil: after.accepted_until,
    band: likelihood === null || impact === null ? null : bandOf(profile, likelihood, impact, after.type).colour,
    owner: after.owner,
    status: before.status,
    strategy: after.strategy,
  }
  return checkRiskTransition(facts, after.status, {reason})
    .filter(({field}) => !(isHalfScored && (field === 'likelihood' || field === 'impact')))
    .map(({field, message}) => ({...(field !== undefined && {field: `--${field}`}), message}))
}
