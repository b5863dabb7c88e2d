import {moneyText} from '#shared/budgets/index'
import {
  type Detail,
  localMinute,
  paintColour,
  plainLine,
  renderDetails,
  type Screen,
  wrap,
} from '#shared/terminal/index'
import type {JsonAlert, JsonAlertValue} from './shape.ts'
import type {Why} from './why.ts'

/** The rule, and below it each place where it holds with the numbers put in. */
export function renderWhy(why: Why, screen: Screen, timeZone: string): string {
  const {alerts, code, meaning, rule, severity, since, thresholds, without} = why
  const {colour, columns} = screen
  const named = Object.entries(thresholds).map(([name, value]) => `${name} ${value}`)
  const parts = [
    [
      colour.bold(wrap(`${code}  ${meaning}`, columns)),
      renderDetails(
        [
          {label: 'rule', value: rule},
          {label: 'severity', value: severity},
          {label: 'thresholds', value: named.length > 0 ? named.join(', ') : null},
          {label: 'last briefing', value: since && `what was before ${localMinute(since, timeZone)}`},
        ],
        screen,
      ),
    ].join('\n'),
    ...alerts.map((alert) => alertPart(alert, screen)),
    ...without.map(({reference, values}) => withoutPart(code, reference, values, screen)),
  ]
  if (alerts.length === 0 && without.length === 0) parts.push('It holds nowhere now.')
  return parts.join('\n\n')
}

function alertPart({action, formula, moneyAtStake, severity, title, values, word}: JsonAlert, screen: Screen): string {
  const {colour, columns} = screen
  return [
    wrap(`${paintColour(severity, `${severity} (${word})`, colour)}  ${plainLine(title)}`, columns),
    renderDetails(
      [
        {label: 'formula', value: plainLine(formula)},
        ...valueDetails(values),
        {label: 'at stake', value: moneyAtStake && moneyText(moneyAtStake)},
        {label: 'act', value: plainLine(action)},
      ],
      screen,
    ),
  ].join('\n')
}

function withoutPart(
  code: string,
  reference: string,
  values: Readonly<Record<string, JsonAlertValue>> | null,
  screen: Screen,
): string {
  const head = wrap(
    `${code} does not hold for ${reference}${values ? ', where is:' : ', which is over.'}`,
    screen.columns,
  )
  return values ? `${head}\n${renderDetails(valueDetails(values), screen)}` : head
}

function valueDetails(values: Readonly<Record<string, JsonAlertValue>>): Detail[] {
  return Object.entries(values).map(([name, value]) => ({label: inWords(name), value: plainLine(valueText(value))}))
}

function valueText(value: JsonAlertValue): string {
  switch (value.kind) {
    case 'money':
      return moneyText(value.value)
    case 'share':
      return value.value === null ? undefinedText(value.reason) : `${value.value} %`
    case 'index':
      return value.value ?? undefinedText(value.reason)
    default:
      return String(value.value)
  }
}

function undefinedText(reason: string | null): string {
  return `undefined (${(reason ?? '').replaceAll('-', ' ')})`
}

/** `daysLate` is "days late". */
function inWords(name: string): string {
  return name.replace(/[a-z][A-Z](?=[a-z])/g, (two) => `${two[0]} ${two[1]!.toLowerCase()}`)
}
