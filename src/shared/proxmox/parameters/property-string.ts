import {z} from 'zod'

/** A property as it is written and as it is used: text on the left, a typed value on the right. */
export type Property = z.ZodType<unknown, string | undefined>

interface Rules {
  /** The property whose value stands alone, without its name. */
  readonly defaultKey?: string
  /** Other names of properties. */
  readonly aliases?: Readonly<Record<string, string>>
  /** `virtio=BC:24:…`: the name is the value of one property, what stands behind it that of another. */
  readonly keyAlias?: {readonly names: readonly string[]; readonly key: string; readonly value: string}
  /** What makes sense only together with another property. */
  readonly requires?: Readonly<Record<string, string>>
}

export type PropertyString<Shape extends Record<string, Property>> = z.ZodLazy<
  z.ZodCodec<z.ZodString, z.ZodObject<Shape, z.core.$strict>>
>

/**
 * `default,key=value,key=value` as a codec: `z.decode` reads the text, `z.encode` writes it, the default property first
 * and the others as the shape names them. What is read and written again means the same. Made when it is first used:
 * most commands need few of them, and all together would take as long as asking the server.
 */
export function propertyString<const Shape extends Record<string, Property>>(
  shapeOf: () => Shape,
  rules: Rules = {},
): PropertyString<Shape> {
  return z.lazy(() => codecOf(shapeOf(), rules))
}

function codecOf<Shape extends Record<string, Property>>(shape: Shape, rules: Rules) {
  const object = z.strictObject(shape, {error: unknownProperty})
  const order = [...(rules.defaultKey === undefined ? [] : [rules.defaultKey]), ...Object.keys(shape)]
  return z.codec(z.string(), object, {
    decode: (text, context) => {
      const {problems, properties} = split(text, rules)
      for (const message of problems) context.issues.push({code: 'custom', input: text, message})
      return problems.length > 0 ? z.NEVER : (properties as z.input<typeof object>)
    },
    encode: (properties, context) => {
      const texts = properties as Readonly<Record<string, string | undefined>>
      const broken = Object.keys(texts).filter((key) => texts[key]?.includes(',') || texts[key] === '')
      for (const key of broken) {
        context.issues.push({code: 'custom', input: texts[key], message: 'is empty or holds a comma', path: [key]})
      }
      return broken.length > 0 ? z.NEVER : join(texts, order, rules.defaultKey)
    },
  })
}

function split(text: string, {aliases = {}, defaultKey, keyAlias, requires = {}}: Rules) {
  const properties: Record<string, string> = {}
  const problems: string[] = []
  const set = (key: string, value: string) => {
    if (Object.hasOwn(properties, key)) problems.push(`says ${key} twice`)
    else properties[key] = value
  }
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(part) ?? []
    if (key !== undefined && value !== undefined) {
      if (keyAlias?.names.includes(key)) {
        set(keyAlias.key, key)
        set(keyAlias.value, value)
      } else set(Object.hasOwn(aliases, key) ? aliases[key]! : key, value)
    } else if (part.includes('=')) problems.push(`has no value, or no name, in '${part}'`)
    else if (defaultKey === undefined) problems.push(`has '${part}' without a name`)
    else set(defaultKey, part)
  }
  for (const [key, needed] of Object.entries(requires)) {
    if (Object.hasOwn(properties, key) && !Object.hasOwn(properties, needed))
      problems.push(`has ${key} without ${needed}`)
  }
  return {problems, properties}
}

function join(
  properties: Readonly<Record<string, string | undefined>>,
  order: readonly string[],
  defaultKey: string | undefined,
): string {
  return [...new Set(order)]
    .filter((key) => properties[key] !== undefined)
    .map((key) => (canStandAlone(properties[key]!, key === defaultKey) ? properties[key] : `${key}=${properties[key]}`))
    .join(',')
}

/** What holds an equals sign would be read as another property. */
function canStandAlone(value: string, isDefault: boolean): boolean {
  return isDefault && !value.includes('=')
}

/** Values within a property string can hold neither of its separators. */
export const plainText = z.string().regex(/^[^,]+$/s, 'is empty, or holds a comma')

/** Booleans within property strings; on its own, a parameter takes 1 and 0 only. */
export const flag = z.codec(z.string().regex(/^(1|on|yes|true|0|off|no|false)$/i, 'is neither 1 nor 0'), z.boolean(), {
  decode: (text) => /^(1|on|yes|true)$/i.test(text),
  encode: (value) => (value ? '1' : '0'),
})

export function integer({least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER}: Limits = {}) {
  const number = z.int().min(least, `is at least ${least}`).max(most, `is at most ${most}`)
  return z.codec(z.string().regex(/^[+-]?\d+$/, 'is not a whole number'), number, {decode: Number, encode: String})
}

export function decimal({least = -Number.MAX_VALUE, most = Number.MAX_VALUE}: Limits = {}) {
  const number = z.number().min(least, `is at least ${least}`).max(most, `is at most ${most}`)
  return z.codec(z.string().regex(/^[+-]?\d+(\.\d+)?$/, 'is not a number'), number, {
    decode: Number,
    encode: plainNumber,
  })
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, {error: `is one of ${choices.join(', ')}`})
}

interface Limits {
  readonly least?: number
  readonly most?: number
}

/** Never 1e-7. */
function plainNumber(value: number): string {
  return value.toFixed(10).replace(/\.?0+$/, '')
}

function unknownProperty(issue: {readonly code?: string; readonly keys?: readonly string[]}): string | undefined {
  return issue.code === 'unrecognized_keys' ? `has nothing called '${issue.keys?.join("', '")}'` : undefined
}
