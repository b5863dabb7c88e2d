/** What each alert means, the rule behind it and how its severity follows; ordered as they are printed. */
export const alertCatalogue = {
  'ACT-OVERDUE': {
    meaning: 'An action is past its due date.',
    rule: 'not done or cancelled, and due < today',
    severity: 'red for critical, orange for high priority, else yellow',
  },
  'ACT-DUE': {
    meaning: 'An action is due soon.',
    rule: 'not done or cancelled, and 0 ≤ due − today ≤ actionDueDays',
    severity: 'yellow for critical and high priority, else green',
  },
  'ACT-BLOCKED': {
    meaning: 'An action is blocked for long.',
    rule: 'blocked, and today − blocked since > actionBlockedDays',
    severity: 'orange for critical and high priority, else yellow',
  },
  'ACT-PUSHED': {
    meaning: 'An action was put off again and again.',
    rule: 'not done or cancelled, and later due dates given ≥ actionPushes',
    severity: 'yellow',
  },
  'RISK-NEW': {
    meaning: 'A risk was registered since the last briefing.',
    rule: 'not in the register at the last briefing',
    severity: 'its band, or yellow before it is assessed',
  },
  'RISK-UP': {
    meaning: 'A threat became worse since the last briefing.',
    rule: 'score or band now > at the last briefing',
    severity: 'its band now',
  },
  'RISK-DOWN': {
    meaning: 'A threat became smaller since the last briefing.',
    rule: 'score or band now < at the last briefing',
    severity: 'green',
  },
  'RISK-OCC': {
    meaning: 'A risk happened since the last briefing.',
    rule: 'occurred now, and not at the last briefing',
    severity: 'red for a threat, green for an opportunity',
  },
  'RISK-REVIEW': {
    meaning: 'A risk is past its review date.',
    rule: 'not closed or rejected, and next review < today',
    severity: 'orange for orange and red risks, else yellow',
  },
  'RISK-NOOWNER': {
    meaning: 'Nobody owns a risk.',
    rule: 'not closed or rejected, and no owner',
    severity: 'orange for orange and red risks, else yellow',
  },
  'RISK-NOPLAN': {
    meaning: 'Nothing is planned against a big threat.',
    rule: 'open, orange or red, without a strategy and without an open action',
    severity: 'its band',
  },
  'RISK-ACCEPT-EXP': {
    meaning: 'The acceptance of a risk ends soon, or has ended.',
    rule: 'open and accepted, and accepted until − today ≤ acceptanceDays',
    severity: 'red once it has ended, else yellow',
  },
  'RISK-TOL': {
    meaning: 'A threat is over the tolerance of its project.',
    rule: 'open, and its band is worse than the tolerated one',
    severity: 'its band',
  },
  'BUD-OVER': {
    meaning: 'More is spent and committed than approved.',
    rule: 'approved − actual − committed < 0',
    severity: 'red',
  },
  'BUD-NEAR': {
    meaning: 'A cost line is nearly used up.',
    rule: '(actual + committed) ÷ approved ≥ budgetNearPercent, and nothing over',
    severity: 'yellow',
  },
  'BUD-FCST': {
    meaning: 'More is forecast for a cost line than approved.',
    rule: '(forecast − approved) ÷ approved > forecastOverPercent',
    severity: 'yellow, orange and red by the steps of forecastOverPercent',
  },
  'BUD-UNDER': {
    meaning: 'Money will lapse at the end of its fiscal year.',
    rule: 'days to year end < lapseDays, and (actual + committed + estimate) ÷ approved < lapsePercent',
    severity: 'orange',
  },
  'BUD-BURN': {
    meaning: 'A cost line is spent faster than its time passes.',
    rule: 'actual ÷ approved − share of time passed > burnPoints',
    severity: 'yellow',
  },
  'BUD-CONT': {
    meaning: 'The contingency is running out.',
    rule: '(spent + committed + transferred out) ÷ contingency > contingencyPercent, or expected cost of open threats > contingency left',
    severity: 'yellow and orange by contingencyPercent, red when open threats are expected to cost more than is left',
  },
  'BUD-ASSERT': {
    meaning: 'A line does not come to what another system says.',
    rule: 'computed figure ≠ asserted figure on its day',
    severity: 'red',
  },
  'MS-LATE': {
    meaning: 'A milestone was not reached on its baseline date.',
    rule: 'not reached, and baseline < today',
    severity: 'the band of its slip: yellow to 7 days, orange to 30, else red; red without a new forecast',
  },
  'MS-SLIP': {
    meaning: 'A milestone is forecast after its baseline date.',
    rule: 'not reached, baseline ≥ today, and forecast − baseline > tolerance',
    severity: 'the band of its slip: yellow to 7 days, orange to 30, else red',
  },
  'MS-SOON': {
    meaning: 'A milestone is due soon.',
    rule: 'not reached, and 0 ≤ (forecast or baseline) − today ≤ milestoneSoonDays',
    severity: 'green',
  },
  'MS-NOFCST': {
    meaning: 'The date of a milestone has passed, and nobody says when it will be reached.',
    rule: 'not reached, and (forecast or baseline) < today',
    severity: 'orange',
  },
  'EVM-CPI': {
    meaning: 'Work costs more, or much less, than it earns.',
    rule: 'earned value ÷ actual cost is not within 0.95 and 1.05',
    severity: 'red below 0.90, else yellow',
  },
  'EVM-SPI': {
    meaning: 'Less, or much more, is earned than planned.',
    rule: 'earned value ÷ planned value is not within 0.95 and 1.05',
    severity: 'red below 0.90, else yellow',
  },
  'EVM-TCPI': {
    meaning: 'The rest can hardly be done within the budget.',
    rule: '(budget − earned value) ÷ (budget − actual cost) > toCompletePercent, or nothing is left to spend',
    severity: 'red when nothing is left to spend, else orange',
  },
  'STK-DUE': {
    meaning: 'Somebody should be contacted.',
    rule: 'last contact (or registration) + cadence ≤ today',
    severity: 'yellow for who has influence, else green',
  },
  'STK-GAP': {
    meaning: 'Somebody is less engaged than the project needs.',
    rule: 'levels from current to desired engagement ≥ engagementGap',
    severity: 'orange for who is to be managed closely and two levels away, else yellow',
  },
  'DOC-REVIEW': {
    meaning: 'A document is due for review.',
    rule: 'review date ≤ today',
    severity: 'yellow',
  },
  'DOC-SUGG': {
    meaning: 'Suggestions from a document wait for a decision.',
    rule: 'today − oldest pending suggestion > suggestionDays',
    severity: 'yellow',
  },
  'PRJ-STALE': {
    meaning: 'Nothing was changed in an active project for long.',
    rule: 'active, and today − last change ≥ staleDays',
    severity: 'yellow',
  },
  'PRJ-WATERMELON': {
    meaning: 'A project is declared to be better than its figures.',
    rule: 'declared health, not expired, is better than the computed one',
    severity: 'the computed health',
  },
  'PRJ-NORISK': {
    meaning: 'An active project has no open risk.',
    rule: 'active, and no risk is open, treating or monitoring',
    severity: 'yellow',
  },
} as const satisfies Record<string, {readonly meaning: string; readonly rule: string; readonly severity: string}>

export type AlertCode = keyof typeof alertCatalogue

export const alertCodes = Object.keys(alertCatalogue) as AlertCode[]
