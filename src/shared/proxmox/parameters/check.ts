import type {Endpoint, Method} from './endpoint.ts'
import {endpoints} from './endpoints.ts'
import {type Parameter, textOf, textOfSwitch} from './parameter.ts'

/** The parameters of a path and the endpoint that it belongs to. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint
  readonly inPath: Readonly<Record<string, string>>
}

/** A path as it is sent, or with names in braces whose values are among the parameters. */
export function findEndpoint(method: Method, path: string): FoundEndpoint | undefined {
  for (const endpoint of endpoints) {
    if (endpoint.method !== method) continue
    const inPath = matchPath(endpoint.path, path)
    if (inPath) return {endpoint, inPath}
  }
  return undefined
}

/**
 * What the server would refuse of this request, by parameter; empty when nothing. At least as strict as Proxmox VE
 * itself. A path that the toolkit never calls is a bug.
 */
export function checkParameters(
  method: Method,
  path: string,
  parameters: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const found = findEndpoint(method, path)
  if (!found) throw new Error(`${method} ${path} is no call of this toolkit`)
  const {endpoint, inPath} = found
  const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))
  const problems: Record<string, string> = {}
  for (const [name, value] of Object.entries({...given, ...inPath})) {
    const problem = problemOf(name, value, endpoint)
    if (problem !== undefined) problems[name] = problem
    else if (Object.hasOwn(inPath, name) && Object.hasOwn(given, name) && textOf(given[name]) !== inPath[name]) {
      problems[name] = 'is not what the path says'
    }
  }
  for (const [name, {isRequired, requires}] of Object.entries(endpoint.parameters)) {
    const isThere = Object.hasOwn(given, name) || Object.hasOwn(inPath, name)
    if (isRequired && !isThere) problems[name] = 'is missing'
    if (isThere && requires !== undefined && !Object.hasOwn(given, requires)) {
      problems[requires] ??= `is missing, and ${name} needs it`
    }
  }
  return problems
}

function problemOf(name: string, value: unknown, {parameters}: Endpoint): string | undefined {
  if (!Object.hasOwn(parameters, name)) return 'is not a parameter that is sent here'
  const {isArray, schema} = parameters[name] as Parameter
  const texts = isArray && Array.isArray(value) ? value : [typeof value === 'boolean' ? textOfSwitch(value) : value]
  for (const each of texts) {
    const text = textOf(each)
    if (text === undefined) return 'is neither text, number nor boolean'
    const {error} = schema.safeParse(text)
    if (error) return error.issues.map(messageOf).join('; ')
  }
  return undefined
}

/** Within a property string, an issue has the property as its path. */
function messageOf({message, path}: {readonly message: string; readonly path: readonly PropertyKey[]}): string {
  return path.length === 0 ? message : `${path.join('.')} ${message}`
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const text = given[index]!
    if (!segment.startsWith('{')) {
      if (segment !== text) return undefined
    } else if (text !== segment) values[segment.slice(1, -1)] = decodeURIComponent(text)
  }
  return values
}
