import {isDate} from '#shared/coordination/index'
import type {BundleColumn} from './bundle-tables.ts'
import {isRecord} from './json-text.ts'

const integers: Readonly<Record<string, number>> = {integer: 2 ** 31 - 1, smallint: 2 ** 15 - 1}

/** What is wrong with a value of a bundle for its column; the database would guess, round, or stop at the first. */
export function typeProblem(value: unknown, {target, targetKey, type}: BundleColumn): string | undefined {
  if (target !== null) return handleProblem(value, targetKey)
  const largest = integers[type]
  if (largest !== undefined) {
    return Number.isInteger(value) && Math.abs(value as number) <= largest ? undefined : 'must be a whole number.'
  }
  if (type === 'bigint') {
    const isSafe = typeof value === 'string' && /^-?\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))
    return isSafe ? undefined : 'must be a whole number written as text, of at most 9007199254740991.'
  }
  if (type.startsWith('numeric')) return numericProblem(value, type)
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false.'
  if (type === 'date')
    return typeof value === 'string' && isDate(value) ? undefined : 'must be a day such as 2026-11-30.'
  if (type === 'timestamp with time zone')
    return isInstant(value) ? undefined : 'must be an instant in UTC such as 2026-11-30T08:00:00.000000Z.'
  if (type === 'bytea') {
    const isBase64 = typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
    return isBase64 ? undefined : 'must be the bytes of a file in base64.'
  }
  if (type === 'text[]') {
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string')
    return isTexts ? undefined : 'must be a list of texts.'
  }
  if (type === 'text') return typeof value === 'string' ? undefined : 'must be a text.'
  return undefined
}

function handleProblem(value: unknown, targetKey: readonly string[] | null): string | undefined {
  if (targetKey === null) {
    const isHandle = typeof value === 'string' || (Number.isInteger(value) && (value as number) > 0)
    return isHandle ? undefined : 'must be a reference.'
  }
  const isKey = isRecord(value) && targetKey.every((name) => ['string', 'number'].includes(typeof value[name]))
  return isKey ? undefined : `must have ${targetKey.join(' and ')}.`
}

function numericProblem(value: unknown, type: string): string | undefined {
  const decimals = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 1000)
  const match = typeof value === 'string' ? /^-?\d{1,30}(?:\.(\d+))?$/.exec(value) : null
  if (match !== null && (match[1] ?? '').length <= decimals) return undefined
  return `must be a number written as text${decimals < 1000 ? `, with at most ${decimals} decimals` : ''}.`
}

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const match = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/.exec(value)
  return match !== null && isDate(match[1]!)
}
