type Schema = Readonly<Record<string, unknown>>

const ALLOWED = [
  '$defs',
  '$ref',
  'additionalProperties',
  'anyOf',
  'const',
  'description',
  'enum',
  'format',
  'items',
  'maxItems',
  'minItems',
  'oneOf',
  'properties',
  'required',
  'title',
  'type',
]
const FORMATS = ['date', 'date-time', 'time']

/** What in a schema the grammars of the servers cannot hold a model to; empty when all is well. */
export function schemaProblems(value: unknown, at = 'format'): string[] {
  if (value === null || typeof value !== 'object') return [`${at} is no schema`]
  const schema = value as Schema
  const problems = Object.keys(schema)
    .filter((key) => !ALLOWED.includes(key))
    .map((key) => `${at} has ${key}`)
  if (schema['format'] !== undefined && !FORMATS.includes(String(schema['format']))) problems.push(`${at} has a format`)
  const properties = (schema['properties'] ?? {}) as Schema
  const required = (schema['required'] ?? []) as string[]
  for (const [name, property] of Object.entries(properties)) {
    if (!required.includes(name)) problems.push(`${at}.${name} is optional`)
    problems.push(...schemaProblems(property, `${at}.${name}`))
  }
  if (schema['items'] !== undefined) problems.push(...schemaProblems(schema['items'], `${at}[]`))
  for (const each of (schema['anyOf'] ?? schema['oneOf'] ?? []) as unknown[]) problems.push(...schemaProblems(each, at))
  return problems
}

/** The shortest value that the schema allows, as a grammar would have a model write it. */
export function instanceOf(value: unknown, root: unknown = value): unknown {
  const schema = value as Schema
  if (typeof schema['$ref'] === 'string') {
    const path = schema['$ref'].replace(/^#\//, '').split('/')
    return instanceOf(
      path.reduce((inside: unknown, key) => (inside as Schema)[key], root),
      root,
    )
  }
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const choices = (schema['anyOf'] ?? schema['oneOf']) as unknown[] | undefined
  if (choices) return instanceOf(choices[0], root)
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Schema).map(([name, property]) => [
          name,
          instanceOf(property, root),
        ]),
      )
    case 'array':
      return Array.from({length: Number(schema['minItems'] ?? 0)}, () => instanceOf(schema['items'], root))
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return schema['format'] === 'date' ? '2026-11-02' : 'text'
  }
}
