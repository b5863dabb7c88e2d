import {z} from 'zod'

/** As callers have it; booleans travel as 1 and 0. */
export type ParameterValue = string | number | boolean | readonly string[]
export type Parameters = Readonly<Record<string, ParameterValue | undefined>>

export interface Parameter {
  /** Checks the text that travels. */
  readonly schema: z.ZodType<unknown, string>
  readonly isRequired: boolean
  /** Another parameter without which this one is refused. */
  readonly requires?: string
  /** Lists are joined by commas, arrays are sent as repeated keys. */
  readonly isArray?: boolean
}

export type ParameterTable = Readonly<Record<string, Parameter>>

export function required(schema: Parameter['schema']): Parameter {
  return {isRequired: true, schema}
}

export function optional(schema: Parameter['schema'], {requires}: {readonly requires?: string} = {}): Parameter {
  return {isRequired: false, schema, ...(requires !== undefined && {requires})}
}

export const anyText = z.string()
/** On its own a parameter is 1 or 0; other words are read within property strings only. */
export const switchValue = z.enum(['0', '1'], {error: 'is neither 1 nor 0'})

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return numeric(/^[+-]?\d+$/, 'is not a whole number', least, most)
}

export function anyNumber(least: number, most = Number.MAX_VALUE) {
  return numeric(/^[+-]?\d+(\.\d+)?$/, 'is not a number', least, most)
}

export function textUpTo(most: number) {
  return z.string().max(most, `has at most ${most} characters`)
}

/** `name0` to `name<last>`. */
export function indexed(name: string, last: number, schema: Parameter['schema']): ParameterTable {
  return Object.fromEntries(Array.from({length: last + 1}, (_, index) => [`${name}${index}`, optional(schema)]))
}

/** What travels for a value; undefined when it cannot. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? plainNumber(value) : undefined
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',')
  return undefined
}

export function textOfSwitch(value: boolean): '0' | '1' {
  return value ? '1' : '0'
}

function numeric(pattern: RegExp, message: string, least: number, most: number) {
  return z
    .string()
    .regex(pattern, {abort: true, message})
    .refine((text) => Number(text) >= least, {message: `is at least ${least}`})
    .refine((text) => Number(text) <= most, {message: `is at most ${most}`})
}

/** Never 1e-7. */
function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(10).replace(/\.?0+$/, '')
}
