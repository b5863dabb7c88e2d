/**
 * Alerts: what in the registers is worth a look, computed anew each time from what they hold. The catalogue and its rules
 * are in `#shared/coordination`; here are the facts they need, loaded from all registers, the thresholds from the
 * settings, and the views: the list, the day, and why.
 */
export {type AlertScope, loadPortfolio, type Portfolio} from './facts.ts'
export {parseAlertCode, readAlertFilter} from './filter.ts'
export {alertList, alertTotals} from './list-view.ts'
export {findAlerts, loadAlerts} from './load.ts'
export {AlertShape, type JsonAlert} from './shape.ts'
export {alertThresholds} from './thresholds.ts'
export {loadToday, TodayShape} from './today.ts'
export {renderToday} from './today-view.ts'
export {explain, WhyShape} from './why.ts'
export {renderWhy} from './why-view.ts'
