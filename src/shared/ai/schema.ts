import {createHash} from 'node:crypto'
import {z} from 'zod'
import type {JsonSchema} from './types.ts'

/**
 * A shape as the JSON schema that the grammars of llama.cpp and the strict mode of OpenAI both understand. What they
 * ignore or refuse (lengths, patterns, bounds of numbers) is left out, because the answer is checked by the shape anyway;
 * what they would understand wrongly throws, which a test over all shapes finds before anybody is asked.
 */
export function toGrammarSchema(shape: z.ZodType): JsonSchema {
  const node = z.toJSONSchema(shape, {cycles: 'throw', io: 'output', reused: 'inline', unrepresentable: 'throw'})
  const {$schema: _, ...root} = node as Node
  if (root['type'] !== 'object') throw new Error('the answer of a model must be an object')
  return convert(root, 'answer')
}

/** The same for the same schema, so that the log can tell which one an answer was made for. */
export function schemaFingerprint(schema: JsonSchema): string {
  return createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16)
}

/** The schema in few words: a model is not shown the one that its answer is held to. */
export function describeSchema(schema: JsonSchema, indent = ''): string {
  const described = schema['description'] === undefined ? '' : `  // ${String(schema['description'])}`
  return `${typeText(schema, indent)}${described}`
}

type Node = Readonly<Record<string, unknown>>

const KEPT = ['description', 'enum', 'const', 'minItems', 'maxItems'] as const
const LEFT_OUT = [
  'title',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'contentEncoding',
]
/** Which the grammar enforces; every other format is left to the shape. */
const KNOWN_FORMATS = ['date', 'time', 'date-time']
const SCALARS = ['string', 'number', 'integer', 'boolean', 'null']

function convert(node: Node, path: string): JsonSchema {
  for (const keyword of Object.keys(node)) {
    if (!isUnderstood(keyword)) throw new Error(`${path}: a grammar does not understand "${keyword}"`)
  }
  const kept = Object.fromEntries(KEPT.flatMap((keyword) => (keyword in node ? [[keyword, node[keyword]]] : [])))
  const choices = (node['anyOf'] ?? node['oneOf']) as readonly Node[] | undefined
  if (choices !== undefined) {
    return {...kept, anyOf: choices.map((choice, index) => convert(choice, `${path}|${index}`))}
  }
  const type = node['type']
  if (Array.isArray(type)) return {...kept, anyOf: type.map((each) => convert({type: each}, path))}
  if (type === 'object') return {...kept, ...convertObject(node, path)}
  if (type === 'array') return {...kept, ...convertArray(node, path)}
  if (typeof type === 'string' && SCALARS.includes(type)) {
    const format = node['format']
    return {...kept, type, ...(KNOWN_FORMATS.includes(String(format)) && {format})}
  }
  if ('enum' in kept || 'const' in kept) return kept
  throw new Error(`${path}: a grammar needs to know what it is, not anything`)
}

function isUnderstood(keyword: string): boolean {
  return [...KEPT, ...LEFT_OUT, ...STRUCTURE].includes(keyword)
}

const STRUCTURE = ['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'oneOf', 'format']

function convertObject(node: Node, path: string): JsonSchema {
  const properties = (node['properties'] ?? {}) as Readonly<Record<string, Node>>
  const names = Object.keys(properties)
  if (names.length === 0 || node['additionalProperties'] !== false) {
    throw new Error(`${path}: an object must name all of its properties (no record, no loose object)`)
  }
  const required = (node['required'] ?? []) as readonly string[]
  const optional = names.filter((name) => !required.includes(name))
  if (optional.length > 0) {
    throw new Error(`${path}.${optional[0]}: must not be optional, because a grammar moves it to the end: use nullable`)
  }
  const converted = names.map((name) => [name, convert(properties[name]!, `${path}.${name}`)])
  return {type: 'object', properties: Object.fromEntries(converted), required: names, additionalProperties: false}
}

function convertArray(node: Node, path: string): JsonSchema {
  const items = node['items'] as Node | undefined
  if (items === undefined) throw new Error(`${path}: a grammar knows no tuples`)
  return {type: 'array', items: convert(items, `${path}[]`)}
}

function typeText(schema: JsonSchema, indent: string): string {
  if ('const' in schema) return JSON.stringify(schema['const'])
  if ('enum' in schema) return (schema['enum'] as readonly unknown[]).map((each) => JSON.stringify(each)).join(' | ')
  if ('anyOf' in schema) return (schema['anyOf'] as readonly Node[]).map((each) => typeText(each, indent)).join(' | ')
  if (schema['type'] === 'array') {
    const most = schema['maxItems'] === undefined ? '' : ` (at most ${schema['maxItems']})`
    return `[${typeText(schema['items'] as Node, indent)}, …]${most}`
  }
  if (schema['type'] !== 'object') {
    return schema['format'] === undefined ? String(schema['type']) : `${schema['type']} (${schema['format']})`
  }
  const inner = `${indent}  `
  const properties = Object.entries(schema['properties'] as Readonly<Record<string, Node>>)
  const lines = properties.map(([name, each]) => `${inner}${JSON.stringify(name)}: ${describeSchema(each, inner)}`)
  return `{\n${lines.join('\n')}\n${indent}}`
}
