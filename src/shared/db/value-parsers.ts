import type {CustomTypesConfig} from 'pg'

interface PostgresTypes {
  getTypeParser(oid: number, format: 'text'): (text: string) => unknown
  getTypeParser(oid: number, format: 'binary'): (bytes: Buffer) => unknown
}

const Oid = {
  int8: 20,
  textArray: 1009,
  int8Array: 1016,
  date: 1082,
  timestamp: 1114,
  timestampArray: 1115,
  dateArray: 1182,
  interval: 1186,
  intervalArray: 1187,
  numericArray: 1231,
  numeric: 1700,
} as const

/**
 * How values come out of the database, on both kinds alike: `bigint` as a number that is safe or an error, `numeric`,
 * `date`, `timestamp` and `interval` as the text that Postgres wrote (no time zone of this machine, no float), arrays of
 * them as arrays of the same; everything else as `pg` does it (`timestamptz` is a `Date`).
 */
export function createValueParsers(standard: PostgresTypes): CustomTypesConfig {
  const parseTextArray = standard.getTypeParser(Oid.textArray, 'text') as (text: string) => (string | null)[]
  const parsers = new Map<number, (text: string) => unknown>([
    [Oid.int8, parseSafeInteger],
    [Oid.int8Array, (text) => parseTextArray(text).map((item) => (item === null ? null : parseSafeInteger(item)))],
  ])
  for (const oid of [Oid.date, Oid.timestamp, Oid.interval, Oid.numeric]) parsers.set(oid, (text) => text)
  for (const oid of [Oid.dateArray, Oid.timestampArray, Oid.intervalArray, Oid.numericArray]) {
    parsers.set(oid, parseTextArray)
  }
  const getTypeParser = (oid: number, format: 'text' | 'binary' = 'text') =>
    format === 'binary'
      ? standard.getTypeParser(oid, format)
      : (parsers.get(oid) ?? standard.getTypeParser(oid, format))
  return {getTypeParser} as CustomTypesConfig
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is too large for a JavaScript number`)
  return value
}
