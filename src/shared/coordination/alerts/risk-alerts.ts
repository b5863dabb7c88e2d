import {daysBetween} from '../dates.ts'
import type {Money} from '../money.ts'
import {expectedMonetaryValue, isOpenRisk, probabilityOf} from '../risk.ts'
import {atLeast, type BandColour, bandOrder} from '../risk-profiles.ts'
import {isReadOnlyRisk} from '../risk-transitions.ts'
import {type Alert, type AlertValue, alertOf, colour, counted, date, days, naming} from './alert.ts'
import type {PortfolioProject, PortfolioRisk} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function riskAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.risks
    .filter(({status}) => !isReadOnlyRisk(status))
    .flatMap((risk) => [
      ...changeAlerts(project, risk),
      ...reviewAlerts(project, risk),
      ...ownerAlerts(project, risk),
      ...(isOpenRisk(risk.status)
        ? [
            ...planAlerts(project, risk),
            ...acceptanceAlerts(project, risk, thresholds),
            ...toleranceAlerts(project, risk),
          ]
        : []),
    ])
}

/** What happened since the last briefing: of occurred, new, up and down the first that holds. */
function changeAlerts(project: PortfolioProject, risk: PortfolioRisk): Alert[] {
  const {band, before, reference, score, status, type} = risk
  if (before === undefined) return []
  const shared = {references: [reference] as const, moneyAtStake: atStake(risk), action: `coord risk show ${reference}`}
  if (status === 'occurred') {
    if (before?.status === 'occurred') return []
    return [
      alertOf(project, {
        ...shared,
        code: 'RISK-OCC',
        severity: type === 'threat' ? 'red' : 'green',
        title: `${naming(risk)} happened.`,
        values: {before: {kind: 'text', value: before?.status ?? 'not registered'}, now: {kind: 'text', value: status}},
        formula: `status ${before?.status ?? 'not registered'} at the last briefing, ${status} now`,
        action: `coord risk close ${reference} --reason REASON`,
      }),
    ]
  }
  if (before === null) {
    return [
      alertOf(project, {
        ...shared,
        code: 'RISK-NEW',
        severity: band ?? 'yellow',
        title: `${naming(risk)} is new${score === null ? ', not assessed yet' : `: ${scoreText(risk)}`}.`,
        values: standing(risk),
        formula: `not registered at the last briefing, ${score === null ? 'without a score' : scoreText(risk)} now`,
      }),
    ]
  }
  const change = changeOf(before, risk)
  if (type !== 'threat' || change === 0) return []
  return [
    alertOf(project, {
      ...shared,
      code: change > 0 ? 'RISK-UP' : 'RISK-DOWN',
      severity: change > 0 ? band! : 'green',
      title: `${naming(risk)} went ${change > 0 ? 'up' : 'down'} from ${scoreText(before)} to ${scoreText(risk)}.`,
      values: {
        scoreBefore: {kind: 'count', value: before.score!},
        bandBefore: colour(before.band!),
        ...standing(risk),
      },
      formula: `${scoreText(risk)} now, ${scoreText(before)} at the last briefing`,
    }),
  ]
}

function reviewAlerts(project: PortfolioProject, risk: PortfolioRisk): Alert[] {
  const {nextReviewOn, reference} = risk
  const {today} = project
  if (nextReviewOn === null || nextReviewOn >= today) return []
  const late = daysBetween(nextReviewOn, today)
  return [
    alertOf(project, {
      code: 'RISK-REVIEW',
      severity: isBig(risk) ? 'orange' : 'yellow',
      references: [reference],
      title: `The review of ${naming(risk)} was due on ${nextReviewOn}, ${counted(late, 'day')} ago.`,
      values: {nextReview: date(nextReviewOn), today: date(today), daysLate: days(late)},
      formula: `next review ${nextReviewOn} < today ${today}, by ${counted(late, 'day')}`,
      action: `coord risk assess ${reference} --likelihood ${risk.likelihood ?? 'L'} --impact ${risk.impact ?? 'I'}`,
      moneyAtStake: atStake(risk),
      daysLate: late,
    }),
  ]
}

function ownerAlerts(project: PortfolioProject, risk: PortfolioRisk): Alert[] {
  if (risk.owner?.trim()) return []
  return [
    alertOf(project, {
      code: 'RISK-NOOWNER',
      severity: isBig(risk) ? 'orange' : 'yellow',
      references: [risk.reference],
      title: `${naming(risk)} has no owner.`,
      values: {status: {kind: 'text', value: risk.status}},
      formula: `status ${risk.status}, no owner`,
      action: `coord risk edit ${risk.reference} --owner NAME`,
      moneyAtStake: atStake(risk),
    }),
  ]
}

function planAlerts(project: PortfolioProject, risk: PortfolioRisk): Alert[] {
  const {band, openActions, reference, strategy, type} = risk
  if (type !== 'threat' || !isBig(risk) || strategy !== null || openActions > 0) return []
  return [
    alertOf(project, {
      code: 'RISK-NOPLAN',
      severity: band!,
      references: [reference],
      title: `Nothing is planned against ${naming(risk)}, which stands at ${scoreText(risk)}.`,
      values: {...standing(risk), openActions: {kind: 'count', value: openActions}},
      formula: `${scoreText(risk)}, no strategy, ${counted(openActions, 'open action')}`,
      action: `coord risk edit ${reference} --strategy reduce --mitigation TEXT`,
      moneyAtStake: atStake(risk),
    }),
  ]
}

function acceptanceAlerts(project: PortfolioProject, risk: PortfolioRisk, {acceptanceDays}: AlertThresholds): Alert[] {
  const {acceptedBy, acceptedUntil, reference} = risk
  const {today} = project
  if (acceptedUntil === null) return []
  const ahead = daysBetween(today, acceptedUntil)
  if (ahead > acceptanceDays) return []
  return [
    alertOf(project, {
      code: 'RISK-ACCEPT-EXP',
      severity: ahead < 0 ? 'red' : 'yellow',
      references: [reference],
      title: `The acceptance of ${naming(risk)}${acceptedBy ? ` by ${acceptedBy}` : ''} ${ahead < 0 ? 'ended' : 'ends'} on ${acceptedUntil}.`,
      values: {acceptedUntil: date(acceptedUntil), today: date(today), daysLeft: days(ahead)},
      formula: `accepted until ${acceptedUntil} − today ${today} = ${counted(ahead, 'day')} ≤ ${acceptanceDays}`,
      action: `coord risk accept ${reference} --by NAME --until +3m`,
      moneyAtStake: atStake(risk),
      daysLate: Math.max(0, -ahead),
    }),
  ]
}

function toleranceAlerts({toleranceBand, ...project}: PortfolioProject, risk: PortfolioRisk): Alert[] {
  const {band, reference, type} = risk
  if (type !== 'threat' || toleranceBand === null || band === null) return []
  if (bandOrder(band) <= bandOrder(toleranceBand)) return []
  return [
    alertOf(
      {...project, toleranceBand},
      {
        code: 'RISK-TOL',
        severity: band,
        references: [reference],
        title: `${naming(risk)} stands at ${scoreText(risk)}, over the tolerance (${toleranceBand}).`,
        values: {...standing(risk), tolerance: colour(toleranceBand)},
        formula: `band ${band} is worse than the tolerance ${toleranceBand}`,
        action: `coord risk escalate ${reference} --to NAME`,
        moneyAtStake: atStake(risk),
      },
    ),
  ]
}

/** More than 0 when worse. A change between scored and not scored is no change of size. */
function changeOf(before: Pick<PortfolioRisk, 'score' | 'band'>, now: PortfolioRisk): number {
  if (before.score === null || before.band === null || now.score === null || now.band === null) return 0
  return bandOrder(now.band) - bandOrder(before.band) || now.score - before.score
}

function isBig({band, type}: PortfolioRisk): boolean {
  return type === 'threat' && band !== null && atLeast(band, 'orange')
}

function scoreText({band, score}: {readonly band: BandColour | null; readonly score: number | null}): string {
  return `${score} (${band})`
}

function standing({band, score}: PortfolioRisk): Record<string, AlertValue> {
  return {
    ...(score === null ? {} : {score: {kind: 'count', value: score}}),
    ...(band === null ? {} : {band: colour(band)}),
  }
}

/** What a threat is expected to cost. */
function atStake(risk: PortfolioRisk): Money | null {
  const probability = probabilityOf(risk)
  if (risk.type !== 'threat' || probability === null || risk.likelyCost === null) return null
  return expectedMonetaryValue(probability.percent, risk.likelyCost)
}
