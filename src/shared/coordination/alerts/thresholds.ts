import {type OverrunSteps, overrunSteps} from '../computed-health.ts'

/** From when on something is worth an alert. Percentages have at most two decimals. */
export interface AlertThresholds {
  /** ACT-DUE: an action is due within so many days. */
  readonly actionDueDays: number
  /** ACT-BLOCKED: an action is blocked for more days. */
  readonly actionBlockedDays: number
  /** ACT-PUSHED: an action was put off so often. */
  readonly actionPushes: number
  /** RISK-ACCEPT-EXP: an acceptance ends within so many days. */
  readonly acceptanceDays: number
  /** BUD-NEAR: so much of a line is spent or committed. */
  readonly budgetNearPercent: number
  /** BUD-FCST: more is forecast than approved, by more than so many percent. */
  readonly forecastOverPercent: OverrunSteps
  /** BUD-UNDER: a fiscal year ends in fewer days … */
  readonly lapseDays: number
  /** … and less than this is expected to be spent. */
  readonly lapsePercent: number
  /** BUD-BURN: the share spent is ahead of the share of time by more points. */
  readonly burnPoints: number
  /** BUD-CONT: more of the contingency is drawn. */
  readonly contingencyPercent: {readonly yellow: number; readonly orange: number}
  /** MS-SOON: a milestone is due within so many days. */
  readonly milestoneSoonDays: number
  /** EVM-TCPI: the rest has to be done more efficiently than this, in percent of what was planned. */
  readonly toCompletePercent: number
  /** STK-GAP: somebody is so many levels of engagement below the desired one. */
  readonly engagementGap: number
  /** DOC-SUGG: a suggestion waits for more days. */
  readonly suggestionDays: number
  /** PRJ-STALE: nothing was changed for so many days. */
  readonly staleDays: number
}

export const defaultAlertThresholds: AlertThresholds = {
  actionDueDays: 7,
  actionBlockedDays: 5,
  actionPushes: 3,
  acceptanceDays: 14,
  budgetNearPercent: 90,
  forecastOverPercent: overrunSteps,
  lapseDays: 60,
  lapsePercent: 90,
  burnPoints: 15,
  contingencyPercent: {yellow: 50, orange: 80},
  milestoneSoonDays: 14,
  toCompletePercent: 110,
  engagementGap: 1,
  suggestionDays: 3,
  staleDays: 14,
}
