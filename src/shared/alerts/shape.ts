import {z} from 'zod'
import {
  type Alert,
  type AlertValue,
  alertCodes,
  alertSeverities,
  indexText,
  type Money,
  percentText,
  severityWords,
  toDecimalString,
  undefinedReasons,
} from '#shared/coordination/index'

const MoneyShape = z.object({amount: z.string(), currency: z.string()})

/** An input or result of a formula. */
export const AlertValueShape = z.discriminatedUnion('kind', [
  z.object({kind: z.enum(['count', 'days']), value: z.number().int()}),
  z.object({kind: z.literal('date'), value: z.iso.date()}),
  z.object({kind: z.literal('text'), value: z.string()}),
  z.object({kind: z.literal('colour'), value: z.enum(alertSeverities)}),
  z.object({kind: z.literal('money'), value: MoneyShape}),
  /** A percentage with one digit, or an index with three; null with the reason why. */
  z.object({
    kind: z.enum(['share', 'index']),
    value: z.string().nullable(),
    reason: z.enum(undefinedReasons).nullable(),
  }),
])
export type JsonAlertValue = z.infer<typeof AlertValueShape>

export const AlertShape = z.object({
  code: z.enum(alertCodes as [(typeof alertCodes)[number], ...typeof alertCodes]),
  severity: z.enum(alertSeverities),
  /** What the colour means. */
  word: z.string(),
  project: z.string(),
  /** What it is about, the main thing first: an entry, or the project itself. */
  references: z.array(z.string()).min(1),
  title: z.string(),
  /** Who answers for what it is about. */
  owner: z.string().nullable(),
  /** What the rule looked at. */
  values: z.record(z.string(), AlertValueShape),
  /** The rule with the numbers put in. */
  formula: z.string(),
  /** The command that acts on it; words in capitals are to be filled in. */
  action: z.string(),
  moneyAtStake: MoneyShape.nullable(),
  /** 0 where nothing is late. */
  daysLate: z.number().int().min(0),
})
export type JsonAlert = z.infer<typeof AlertShape>

export const AlertCountsShape = z.object({
  red: z.number().int(),
  orange: z.number().int(),
  yellow: z.number().int(),
  green: z.number().int(),
})
export type AlertCounts = z.infer<typeof AlertCountsShape>

/** The owner of the entry it is about, else of its project. */
export function toJsonAlert(alert: Alert, owners: ReadonlyMap<string, string>): JsonAlert {
  const {action, code, daysLate, formula, moneyAtStake, project, references, severity, title, values} = alert
  return {
    code,
    severity,
    word: severityWords[severity],
    project,
    references: [...references],
    title,
    owner: owners.get(references[0]) ?? owners.get(project) ?? null,
    values: jsonValues(values),
    formula,
    action,
    moneyAtStake: moneyAtStake && jsonMoney(moneyAtStake),
    daysLate,
  }
}

export function jsonValues(values: Readonly<Record<string, AlertValue>>): Record<string, JsonAlertValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonValue(value)]))
}

function jsonValue(value: AlertValue): JsonAlertValue {
  switch (value.kind) {
    case 'money':
      return {kind: 'money', value: jsonMoney(value.value)}
    case 'share':
    case 'index': {
      const text = value.kind === 'share' ? percentText(value.value) : indexText(value.value)
      return {kind: value.kind, value: text, reason: value.value.value === null ? value.value.reason : null}
    }
    default:
      return value
  }
}

function jsonMoney(money: Money): z.infer<typeof MoneyShape> {
  return {amount: toDecimalString(money), currency: money.currency}
}
