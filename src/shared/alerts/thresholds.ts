import type {GroupValues} from '#shared/config/index'
import type {AlertThresholds} from '#shared/coordination/index'

/** What is configured, as the rules take it. */
export function alertThresholds(settings: GroupValues<'alerts'>): AlertThresholds {
  const {
    contingencyOrangePercent,
    contingencyYellowPercent,
    forecastOrangePercent,
    forecastRedPercent,
    forecastYellowPercent,
    ...thresholds
  } = settings
  return {
    ...thresholds,
    contingencyPercent: {orange: contingencyOrangePercent, yellow: contingencyYellowPercent},
    forecastOverPercent: {orange: forecastOrangePercent, red: forecastRedPercent, yellow: forecastYellowPercent},
  }
}
