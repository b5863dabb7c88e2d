import type {z} from 'zod'

export type ReadAnswer<Value> =
  | {readonly kind: 'valid'; readonly value: Value}
  /** JSON that is not of the shape. */
  | {readonly kind: 'invalid'; readonly issues: readonly string[]; readonly json: unknown}
  /** No JSON, or half of it. */
  | {readonly kind: 'unreadable'; readonly issues: readonly string[]}

const MOST_ISSUES = 10

/** What a model answered, taken out of what models put around it: thoughts, code fences, a sentence before or after. */
export function readAnswer<Value>(text: string, shape: z.ZodType<Value>): ReadAnswer<Value> {
  const json = jsonIn(text)
  if (json === undefined) return {kind: 'unreadable', issues: [unreadable(text)]}
  const parsed = shape.safeParse(json)
  if (parsed.success) return {kind: 'valid', value: parsed.data}
  return {kind: 'invalid', issues: describeIssues(parsed.error), json}
}

/**
 * What of an answer is complete and right: of a cut one the items before the cut, of a wrong one the items that are of
 * the shape. Null when not one item is left, or what is beside the items is wrong.
 */
export function salvage<Value>(text: string, shape: z.ZodType<Value>): {value: Value; dropped: number} | null {
  const whole = jsonIn(text)
  const cut = whole === undefined ? closeAtCut(withoutThoughts(text)) : {dropped: 0, json: whole}
  if (cut === null) return null
  const fitting = fitted(cut.json, shape)
  if (fitting === null || countItems(fitting.json) === 0) return null
  return {dropped: cut.dropped + fitting.dropped, value: fitting.value}
}

/** The turn that tells a model what was wrong, with the shape that is wanted in words. */
export function repairRequest(issues: readonly string[], shape: string): string {
  const lines = issues.slice(0, MOST_ISSUES).map((issue) => `- ${issue}`)
  return [
    'Your answer cannot be used:',
    ...lines,
    'Answer again with the whole JSON object and nothing else. It must have this form:',
    shape,
  ].join('\n')
}

/** Some models think aloud before they answer. */
export function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/, '').trim()
}

function jsonIn(text: string): unknown {
  const found = findJson(withoutThoughts(text))
  return found?.kind === 'whole' ? found.json : undefined
}

type FoundJson =
  | {readonly kind: 'whole'; readonly json: unknown}
  /** Begins at `start`, and the text ends within these brackets. */
  | {readonly kind: 'cut'; readonly start: number; readonly open: readonly Frame[]}

/** The first object, whatever is in braces before it. */
function findJson(answer: string): FoundJson | null {
  for (let start = answer.indexOf('{'); start >= 0; ) {
    const {end, open} = scan(answer, start)
    if (end === null) return {kind: 'cut', open, start}
    const json = parsed(answer.slice(start, end))
    if (isObject(json)) return {json, kind: 'whole'}
    start = answer.indexOf('{', end)
  }
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(text: string): string {
  if (text.trim() === '') return 'it is empty'
  return text.includes('{') ? 'its JSON is not complete or not valid' : 'it has no JSON object'
}

interface Frame {
  readonly kind: '{' | '['
  /** Behind the last item or property that is complete. */
  complete: number
}

/** Follows the brackets from `start`: where the value ends, or what is open when the text does. */
function scan(text: string, start: number): {readonly end: number | null; readonly open: readonly Frame[]} {
  const open: Frame[] = []
  let isString = false
  for (let index = start; index < text.length; index += 1) {
    const letter = text[index]!
    if (isString) {
      if (letter === '\\') index += 1
      else if (letter === '"') isString = false
    } else if (letter === '"') isString = true
    else if (letter === '{' || letter === '[') open.push({complete: index + 1, kind: letter})
    else if (letter === ',') markComplete(open, index)
    else if (letter === '}' || letter === ']') {
      open.pop()
      if (open.length === 0) return {end: index + 1, open}
      markComplete(open, index + 1)
    }
  }
  return {end: null, open}
}

function markComplete(open: readonly Frame[], end: number): void {
  const innermost = open.at(-1)
  if (innermost) innermost.complete = end
}

/** Without what the cut went through: the item of the outermost list, else the property of the object. */
function closeAtCut(text: string): {readonly json: unknown; readonly dropped: number} | null {
  const found = findJson(text)
  if (found?.kind !== 'cut') return null
  const {open, start} = found
  const list = open.findIndex(({kind}) => kind === '[')
  const kept = open.slice(0, list < 0 ? 1 : list + 1)
  const innermost = kept.at(-1)
  if (innermost === undefined) return null
  const closing = kept.toReversed().map(({kind}) => (kind === '[' ? ']' : '}'))
  const json = parsed(text.slice(start, innermost.complete) + closing.join(''))
  return json === undefined ? null : {dropped: 1, json}
}

interface Fitting<Value> {
  readonly value: Value
  readonly json: unknown
  readonly dropped: number
}

const MOST_ROUNDS = 10

/** Fills what is missing with nothing (null, or no items) where the shape takes that, and drops items that are wrong. */
function fitted<Value>(json: unknown, shape: z.ZodType<Value>): Fitting<Value> | null {
  const copy = structuredClone(json)
  let dropped = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = shape.safeParse(copy)
    if (result.success) return {dropped, json: copy, value: result.data}
    const wrongItems = new Map<unknown[], Set<number>>()
    for (const issue of result.error.issues) {
      if (fillMissing(copy, issue)) continue
      const item = outermostItem(copy, issue.path)
      if (item === null) return null
      wrongItems.set(item.list, (wrongItems.get(item.list) ?? new Set()).add(item.index))
    }
    for (const [list, indexes] of wrongItems) {
      for (const index of [...indexes].toSorted((a, b) => b - a)) list.splice(index, 1)
      dropped += indexes.size
    }
  }
  return null
}

function fillMissing(json: unknown, {path, ...issue}: z.core.$ZodIssue): boolean {
  const parent = path.slice(0, -1).reduce<unknown>(childOf, json)
  const key = path.at(-1)
  if (typeof key !== 'string' || !isObject(parent) || Object.hasOwn(parent, key)) return false
  parent[key] = 'expected' in issue && issue.expected === 'array' ? [] : null
  return true
}

function outermostItem(json: unknown, path: readonly PropertyKey[]): {list: unknown[]; index: number} | null {
  const depth = path.findIndex((key) => typeof key === 'number')
  if (depth < 0) return null
  const list = path.slice(0, depth).reduce<unknown>(childOf, json)
  return Array.isArray(list) ? {index: path[depth] as number, list} : null
}

function childOf(parent: unknown, key: PropertyKey): unknown {
  return typeof parent === 'object' && parent !== null ? (parent as Record<PropertyKey, unknown>)[key] : undefined
}

function countItems(json: unknown): number {
  if (Array.isArray(json)) return json.length
  if (!isObject(json)) return 0
  return Object.values(json).reduce<number>((sum, value) => sum + countItems(value), 0)
}

function describeIssues({issues}: z.ZodError): string[] {
  return issues.slice(0, MOST_ISSUES).map(({message, path}) => `${pathText(path)}: ${message}`)
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the object' : path.map(String).join('.')
}
