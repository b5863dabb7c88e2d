import type {Problem} from '#shared/errors'
import type {IsoDate} from './dates.ts'
import {isOpenRisk, type RiskStatus, type RiskStrategy} from './risk.ts'
import {atLeast, type BandColour} from './risk-profiles.ts'

/** A risk as it would be after the change, but for its status, which is the one it comes from. */
export interface RiskFacts {
  readonly status: RiskStatus
  readonly owner: string | null
  readonly strategy: RiskStrategy | null
  /** The band of the current score, which tells threats and opportunities apart; `null` while there is no score. */
  readonly band: BandColour | null
  readonly acceptedBy: string | null
  readonly acceptedUntil: IsoDate | null
}

interface Given {
  readonly reason?: string | null | undefined
}

const transitions: Readonly<Record<RiskStatus, readonly RiskStatus[]>> = {
  proposed: ['open', 'treating', 'monitoring', 'occurred', 'rejected'],
  open: ['treating', 'monitoring', 'closed', 'occurred'],
  treating: ['open', 'monitoring', 'closed', 'occurred'],
  monitoring: ['open', 'treating', 'closed', 'occurred'],
  occurred: ['open', 'closed'],
  closed: ['open'],
  rejected: ['proposed'],
}

export function allowedRiskTransitions(from: RiskStatus): readonly RiskStatus[] {
  return transitions[from]
}

/** Closed and rejected risks are kept as they are until they are reopened. */
export function isReadOnlyRisk(status: RiskStatus): boolean {
  return status === 'closed' || status === 'rejected'
}

/**
 * Everything that forbids the change, at once; each `field` is the name of a flag without its dashes. Staying in the
 * same status is checked too, so that an edit cannot take away what the status asks for.
 */
export function checkRiskTransition(risk: RiskFacts, to: RiskStatus, given: Given = {}): Problem[] {
  const stays = risk.status === to
  if (stays && isReadOnlyRisk(to)) {
    return [{field: 'status', message: `is ${to}: reopen the risk, with a reason, before changing it.`}]
  }
  if (!stays && !transitions[risk.status].includes(to)) {
    const allowed = transitions[risk.status].join(', ')
    return [{field: 'status', message: `cannot go from ${risk.status} to ${to}, only to ${allowed}.`}]
  }
  return [
    ...reasonProblems(risk.status, to, given),
    ...(isAssessed(to) ? assessmentProblems(risk, to) : []),
    ...(to === 'treating' && risk.strategy === null
      ? [{field: 'strategy', message: 'is missing: treating a risk needs a strategy.'}]
      : []),
    ...(isOpenRisk(to) && risk.strategy === 'accept' ? acceptanceProblems(risk) : []),
  ]
}

/** Only what was never assessed may lack an owner and a score. */
function isAssessed(status: RiskStatus): boolean {
  return status !== 'proposed' && status !== 'rejected'
}

function reasonProblems(from: RiskStatus, to: RiskStatus, {reason}: Given): Problem[] {
  if (from === to || reason?.trim()) return []
  if (isReadOnlyRisk(to)) return [{field: 'reason', message: `is missing: say why the risk is ${to}.`}]
  if (isReadOnlyRisk(from))
    return [{field: 'reason', message: `is missing: say why the ${from} risk is taken up again.`}]
  return []
}

function assessmentProblems({band, owner}: RiskFacts, to: RiskStatus): Problem[] {
  const problems: Problem[] = []
  if (!owner?.trim()) problems.push({field: 'owner', message: `is missing: a risk that is ${to} needs an owner.`})
  if (band === null) {
    problems.push({field: 'likelihood', message: `is missing: a risk that is ${to} needs a current score.`})
    problems.push({field: 'impact', message: `is missing: a risk that is ${to} needs a current score.`})
  }
  return problems
}

/** Accepting an orange or red risk needs who accepts it and until when. */
function acceptanceProblems({
  acceptedBy,
  acceptedUntil,
  band,
}: Pick<RiskFacts, 'acceptedBy' | 'acceptedUntil' | 'band'>): Problem[] {
  if (band === null || !atLeast(band, 'orange')) return []
  const problems: Problem[] = []
  const kind = `${band === 'orange' ? 'an' : 'a'} ${band} risk`
  if (!acceptedBy?.trim()) problems.push({field: 'by', message: `is missing: accepting ${kind} needs who accepts it.`})
  if (!acceptedUntil) problems.push({field: 'until', message: `is missing: ${kind} is only accepted until a date.`})
  return problems
}
