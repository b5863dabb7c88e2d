import type {Problem} from '../errors.ts'
import {invalidInput} from '../input/index.ts'

/** Deeper than anything that we write, and shallow enough for whatever walks through it. */
const DEEPEST = 64

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a JSON file; what is not JSON is refused with its line. */
export function readJson(text: string, name: string): unknown {
  const deep = tooDeepAt(text)
  if (deep !== undefined) {
    throw invalidInput(name, [{field: lineField(text, deep), message: `is nested more than ${DEEPEST} levels deep.`}])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalidInput(name, [notJson(text, error)])
  }
}

/** A JSON file with the line on which each value stands, by a path such as `risks[2].impact` that counts from 1. */
export interface LocatedJson {
  readonly value: unknown
  lineOf(path: string): number | undefined
}

export function readLocatedJson(text: string, name: string): LocatedJson {
  const value = readJson(text, name)
  const lines = linesOfPaths(text)
  return {lineOf: (path) => lines.get(path), value}
}

/** Member names that have a dot or a bracket themselves are written as they are: paths are for people. */
export function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** Where the nesting becomes too deep, before anything recurses into it. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0
  let isText = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (isText && character === '\\') index++
    else if (character === '"') isText = !isText
    else if (isText) continue
    else if (character === ']' || character === '}') depth--
    else if ((character === '[' || character === '{') && ++depth > DEEPEST) return index
  }
  return undefined
}

/** Of JSON that was read already, so every token is in its place. */
function linesOfPaths(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  const around: {readonly path: string; readonly isList: boolean; position: number; name: string | undefined}[] = []
  let line = 1
  const startValue = (): string => {
    const parent = around.at(-1)
    if (parent === undefined) return ''
    const path = parent.isList ? `${parent.path}[${++parent.position}]` : memberPath(parent.path, parent.name ?? '')
    parent.name = undefined
    lines.set(path, line)
    return path
  }
  for (const [token] of text.matchAll(/\n|"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]|[^\s"[\]{},:]+/gs)) {
    const parent = around.at(-1)
    if (token === '\n') line++
    else if (token === '{' || token === '[') {
      const path = startValue()
      around.push({isList: token === '[', name: undefined, path, position: 0})
    } else if (token === '}' || token === ']') around.pop()
    else if (parent && !parent.isList && parent.name === undefined) parent.name = JSON.parse(token) as string
    else startValue()
  }
  return lines
}

/** Node says the position, or shows what is around it: ten characters before. */
function notJson(text: string, {message}: SyntaxError): Problem {
  const position = /at position (\d+)/.exec(message)?.[1]
  const [, dots = '', shown] = /, (\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? []
  const near = shown === undefined ? -1 : text.indexOf(shown)
  const at = position !== undefined ? Number(position) : near >= 0 ? near + (dots ? 10 : 0) : text.length
  const what = message.replace(/(?: in JSON)? at position [\s\S]*$|, (?:\.\.\.)?"[\s\S]*$/, '')
  return {field: lineField(text, at), message: `is not JSON: ${what}.`}
}

function lineField(text: string, position: number): string {
  return `line ${text.slice(0, position).split('\n').length}`
}
