import {describe, expect, it} from 'vitest'
import {
  type Alert,
  alertCatalogue,
  alertCodes,
  alertSeverities,
  alertsOf,
  countBySeverity,
  defaultAlertThresholds,
  explainAlert,
  money,
  needingAttention,
  projectStatuses,
  rankAlerts,
  severityWords,
} from '#shared/coordination/index'
import {action, alertsOfProject, inShort, milestone, project, risk, stakeholder, today} from './portfolio.ts'

const overdue = action({due: '2026-11-18'})
const alert: Alert = {
  code: 'ACT-OVERDUE',
  severity: 'yellow',
  project: 'LIB',
  references: ['LIB-A1'],
  title: '',
  values: {},
  formula: '',
  action: '',
  moneyAtStake: null,
  daysLate: 0,
}

describe('the catalogue', () => {
  it('has the alerts that the design names', () => {
    expect(alertCodes.join(' ')).toBe(
      'ACT-OVERDUE ACT-DUE ACT-BLOCKED ACT-PUSHED RISK-NEW RISK-UP RISK-DOWN RISK-OCC RISK-REVIEW RISK-NOOWNER ' +
        'RISK-NOPLAN RISK-ACCEPT-EXP RISK-TOL BUD-OVER BUD-NEAR BUD-FCST BUD-UNDER BUD-BURN BUD-CONT BUD-ASSERT ' +
        'MS-LATE MS-SLIP MS-SOON MS-NOFCST EVM-CPI EVM-SPI EVM-TCPI STK-DUE STK-GAP DOC-REVIEW DOC-SUGG ' +
        'PRJ-STALE PRJ-WATERMELON PRJ-NORISK',
    )
  })

  it('names every threshold in the rule of an alert', () => {
    const rules = Object.values(alertCatalogue).map(({rule}) => rule)
    for (const threshold of Object.keys(defaultAlertThresholds)) {
      expect(
        rules.some((rule) => rule.includes(threshold)),
        threshold,
      ).toBe(true)
    }
  })

  it('has a word beside every colour', () => {
    expect(alertSeverities.map((severity) => severityWords[severity])).toEqual([
      'to know',
      'to watch',
      'to act on',
      'urgent',
    ])
  })
})

describe('alerts', () => {
  it('are of projects that are not over', () => {
    for (const status of projectStatuses) {
      const isOver = status === 'completed' || status === 'archived' || status === 'cancelled'
      const codes = alertsOfProject({status, actions: [overdue]}).map(({code}) => code)
      expect(codes.includes('ACT-OVERDUE')).toBe(!isOver)
    }
    expect(alertsOfProject({})).toEqual([])
  })

  it('tell the project, what it is about, the numbers, the formula and what to do', () => {
    expect(alertsOfProject({actions: [{...overdue, priority: 'critical'}]})).toEqual([
      {
        code: 'ACT-OVERDUE',
        severity: 'red',
        project: 'LIB',
        references: ['LIB-A1'],
        title: 'LIB-A1 "Order survey" is 5 days overdue (ben).',
        values: {
          due: {kind: 'date', value: '2026-11-18'},
          today: {kind: 'date', value: today},
          daysLate: {kind: 'days', value: 5},
          priority: {kind: 'text', value: 'critical'},
        },
        formula: 'today 2026-11-23 − due 2026-11-18 = 5 days > 0, priority critical',
        action: 'coord action done LIB-A1',
        moneyAtStake: null,
        daysLate: 5,
      },
    ])
  })

  it('follow the thresholds that are set', () => {
    const facts = {actions: [action({due: '2026-12-01'})]}
    expect(alertsOfProject(facts)).toEqual([])
    expect(alertsOfProject(facts, {...defaultAlertThresholds, actionDueDays: 8}).map(inShort)).toEqual([
      'ACT-DUE green LIB-A1',
    ])
  })

  it('are computed for each project by its own day', () => {
    const other = project({key: 'OLD', today: '2026-11-18', actions: [overdue]})
    expect(
      alertsOf({projects: [project({actions: [overdue]}), other]}).map(({code, project: of}) => `${of} ${code}`),
    ).toEqual(['LIB ACT-OVERDUE', 'OLD ACT-DUE'])
  })
})

describe('the ranking', () => {
  const ranked = (...alerts: Partial<Alert>[]) => {
    const given = alerts.map((facts, index) => ({...alert, project: String(index + 1), ...facts}))
    const forwards = rankAlerts(given).map((each) => each.project)
    expect(rankAlerts(given.toReversed()).map((each) => each.project)).toEqual(forwards)
    return forwards.join(' ')
  }
  const pounds = (amount: bigint) => money(amount, 'GBP')

  it('is by severity, then money at stake, then days late, then code and number', () => {
    expect(
      ranked({severity: 'green', daysLate: 9}, {severity: 'orange'}, {severity: 'red'}, {severity: 'yellow'}),
    ).toBe('3 2 4 1')
    expect(ranked({daysLate: 99}, {moneyAtStake: pounds(1n)}, {moneyAtStake: pounds(2n)})).toBe('3 2 1')
    expect(ranked({daysLate: 1}, {daysLate: 3}, {daysLate: 2})).toBe('2 3 1')
    expect(ranked({code: 'PRJ-STALE'}, {code: 'ACT-DUE'}, {code: 'BUD-OVER'})).toBe('2 3 1')
    expect(ranked({references: ['LIB-A10']}, {references: ['LIB-A2']})).toBe('2 1')
  })

  it('reads amounts of several currencies as numbers, because some order there must be', () => {
    expect(
      ranked(
        {moneyAtStake: pounds(50_000n)},
        {moneyAtStake: money(600n, 'JPY')},
        {moneyAtStake: money(400_000n, 'KWD')},
      ),
    ).toBe('2 1 3')
  })
})

describe('what needs a person', () => {
  it('is each thing once, with the worst, and nothing that is only to know', () => {
    const alerts = [
      {...alert, severity: 'yellow'},
      {...alert, severity: 'red', code: 'ACT-BLOCKED'},
      {...alert, severity: 'green', references: ['LIB-A2']},
      {...alert, severity: 'orange', references: ['LIB-A3', 'LIB-A1']},
    ] as const
    expect(needingAttention(alerts).map(inShort)).toEqual(['ACT-BLOCKED red LIB-A1', 'ACT-OVERDUE orange LIB-A3'])
  })

  it('is at most seven things', () => {
    const many = Array.from({length: 9}, (_, index) => ({...alert, references: [`LIB-A${index + 1}`] as const}))
    expect(needingAttention(many)).toHaveLength(7)
    expect(needingAttention(many, 2).map(inShort)).toEqual(['ACT-OVERDUE yellow LIB-A1', 'ACT-OVERDUE yellow LIB-A2'])
  })

  it('is counted by severity', () => {
    expect(countBySeverity([alert, alert, {...alert, severity: 'red'}])).toEqual({
      green: 0,
      yellow: 2,
      orange: 0,
      red: 1,
    })
  })
})

describe('an explanation', () => {
  const alerts = alertsOfProject({actions: [overdue, action({reference: 'LIB-A2', due: '2026-11-01'})]})

  it('has meaning, rule, thresholds as set, and the alerts about that reference', () => {
    const explained = explainAlert('ACT-OVERDUE', alerts, {reference: 'LIB-A2'})
    expect(explained).toMatchObject({
      code: 'ACT-OVERDUE',
      meaning: 'An action is past its due date.',
      rule: 'not done or cancelled, and due < today',
      thresholds: {},
    })
    expect(explained.alerts.map(inShort)).toEqual(['ACT-OVERDUE yellow LIB-A2'])
    expect(explainAlert('ACT-OVERDUE', alerts).alerts).toHaveLength(2)
    expect(explainAlert('ACT-DUE', alerts, {reference: 'LIB-A2'})).toMatchObject({
      alerts: [],
      thresholds: {actionDueDays: 7},
    })
  })

  it('names thresholds of several steps one by one', () => {
    const thresholds = {...defaultAlertThresholds, forecastOverPercent: {yellow: 1, orange: 2, red: 3}}
    expect(explainAlert('BUD-FCST', [], {thresholds}).thresholds).toEqual({
      'forecastOverPercent.yellow': 1,
      'forecastOverPercent.orange': 2,
      'forecastOverPercent.red': 3,
    })
    expect(explainAlert('BUD-UNDER', []).thresholds).toEqual({lapseDays: 60, lapsePercent: 90})
  })
})

describe('alerts of a quiet project', () => {
  it('are none', () => {
    const quiet = {
      actions: [action({due: '2026-12-24'}), action({status: 'done', due: '2026-01-01', pushes: 9})],
      milestones: [milestone(), milestone({baseline: '2026-10-01', actual: '2026-11-01'})],
      risks: [
        risk(),
        risk({status: 'closed', band: 'red', owner: null, before: {status: 'open', score: 1, band: 'green'}}),
      ],
      stakeholders: [stakeholder()],
    }
    expect(alertsOfProject(quiet)).toEqual([])
  })
})
