import {moneyText} from '#shared/budgets/index'
import {alertCodes, alertSeverities, severityWords} from '#shared/coordination/index'
import type {ListView} from '#shared/lists/index'
import {paintColour, type Screen, wrap} from '#shared/terminal/index'
import type {AlertCounts, JsonAlert} from './shape.ts'

export const alertList: ListView<JsonAlert> = {
  columns: [
    {
      name: 'severity',
      rank: ({severity}) => alertSeverities.indexOf(severity),
      style: (text, {severity}, colour) => paintColour(severity, text, colour),
      value: ({severity}) => severity,
    },
    {name: 'code', leaves: 3, rank: ({code}) => alertCodes.indexOf(code), value: ({code}) => code},
    {name: 'reference', title: 'ABOUT', value: ({references}) => references[0]!},
    {name: 'title', flexible: true, title: 'WHAT', value: ({title}) => title},
    {name: 'owner', flexible: true, leaves: 2, value: ({owner}) => owner},
    {
      name: 'money',
      align: 'right',
      leaves: 1,
      rank: ({moneyAtStake}) => Number(moneyAtStake?.amount ?? 0),
      title: 'AT STAKE',
      value: ({moneyAtStake}) => moneyAtStake && moneyText(moneyAtStake),
    },
    {name: 'late', align: 'right', onRequest: true, value: ({daysLate}) => daysLate || null},
    {name: 'action', flexible: true, onRequest: true, value: ({action}) => action},
    {name: 'formula', flexible: true, onRequest: true, value: ({formula}) => formula},
    {name: 'project', onRequest: true, value: ({project}) => project},
    {name: 'references', onRequest: true, value: ({references}) => references.join(' ')},
    {name: 'word', onRequest: true, value: ({word}) => word},
  ],
  empty: 'No alerts.',
}

/** For example `12 alerts: 2 red (urgent), 10 yellow (to watch)`. */
export function alertTotals(alerts: readonly JsonAlert[], screen: Screen): string {
  const counts = countAlerts(alerts)
  const noun = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`
  return wrap(`${noun}: ${countsText(counts, screen)}`, screen.columns)
}

export function countAlerts(alerts: readonly JsonAlert[]): AlertCounts {
  const counts = {red: 0, orange: 0, yellow: 0, green: 0}
  for (const {severity} of alerts) counts[severity]++
  return counts
}

/** The worst first, without those that there are none of. */
export function countsText(counts: AlertCounts, {colour}: Screen): string {
  return alertSeverities
    .toReversed()
    .filter((severity) => counts[severity] > 0)
    .map((severity) => paintColour(severity, `${counts[severity]} ${severity} (${severityWords[severity]})`, colour))
    .join(', ')
}
