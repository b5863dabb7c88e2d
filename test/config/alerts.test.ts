import {expect, it} from 'vitest'
import {alertThresholds} from '#shared/alerts/index'
import {loadConfig} from '#shared/config/index'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {UserError} from '#shared/errors'
import {makeHome} from './home.ts'

type Environment = Record<string, string>

const thresholdsOf = async (environment: Environment, yaml = '') => {
  const home = makeHome()
  if (yaml) home.yaml(yaml)
  return alertThresholds((await loadConfig(home.sources(environment), ['alerts'])).alerts)
}

const problemsOf = async (environment: Environment, yaml?: string) => {
  const error = await thresholdsOf(environment, yaml).catch((reason: unknown) => reason)
  return error instanceof UserError ? error.problems.map(({field, message}) => `${field} ${message}`) : error
}

it('thresholds are those of the catalogue unless something else is set', async () => {
  expect(await thresholdsOf({})).toEqual(defaultAlertThresholds)
  expect(await thresholdsOf({ALERT_BURN_POINTS: '12.5', ALERT_FORECAST_RED_PERCENT: '20'})).toEqual({
    ...defaultAlertThresholds,
    burnPoints: 12.5,
    forecastOverPercent: {...defaultAlertThresholds.forecastOverPercent, red: 20},
  })
})

it('config.yaml has a section for them', async () => {
  const yaml = 'alerts:\n  stale-days: 30\n  action_pushes: 5\nCOORD_PROJECT: LIB\n'
  expect(await thresholdsOf({ALERT_ACTION_PUSHES: '2'}, yaml)).toMatchObject({actionPushes: 2, staleDays: 30})
  expect(await problemsOf({}, 'alerts:\n  stale-day: 30\n')).toEqual([
    expect.stringMatching(/^ALERT_STALE_DAY is not a setting; did you mean ALERT_STALE_DAYS\? \(from .* line 2\)$/),
  ])
})

it('steps have to ascend, also where only one of them is set', async () => {
  expect(await problemsOf({ALERT_FORECAST_ORANGE_PERCENT: '10', ALERT_CONTINGENCY_YELLOW_PERCENT: '90'})).toEqual([
    'ALERT_FORECAST_RED_PERCENT must be more than ALERT_FORECAST_ORANGE_PERCENT, or that colour is never seen',
    'ALERT_CONTINGENCY_ORANGE_PERCENT must be more than ALERT_CONTINGENCY_YELLOW_PERCENT, or that colour is never seen',
  ])
  expect(await thresholdsOf({ALERT_FORECAST_ORANGE_PERCENT: '10', ALERT_FORECAST_RED_PERCENT: '10.01'})).toBeDefined()
})

it('all that is wrong with them is told at once', async () => {
  const problems = await problemsOf({ALERT_STALE_DAYS: 'x', ALERT_BURN_POINTS: '1.234', ALERT_ENGAGEMENT_GAP: '0'})
  expect(problems).toEqual([
    expect.stringMatching(/^ALERT_BURN_POINTS must be a percentage from 0 to 100 with at most two decimals/),
    expect.stringMatching(/^ALERT_ENGAGEMENT_GAP must be a whole number from 1 to 4/),
    expect.stringMatching(/^ALERT_STALE_DAYS must be a whole number from 0 to 3650/),
  ])
})
