import {createHash} from 'node:crypto'
import type {Problem} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {canonical} from './bundle-format.ts'
import {isRecord, type LocatedJson, memberPath, readJson, readLocatedJson} from './json-text.ts'
import {type LegacyList, legacyLists, snakeCase} from './legacy-fields.ts'

type Members = Readonly<Record<string, unknown>>

export interface LegacyEntry {
  readonly list: LegacyList
  readonly listName: string
  /** Tells documents of one file apart, whose entries may be numbered alike. */
  readonly scope: string
  /** In the file, such as `structured_data.risks[3]`. */
  readonly path: string
  readonly members: Members
  /** As the earlier program knew it; made from the content where it had none. */
  readonly legacyId: string
  /** The member that says so. */
  readonly idName: string | undefined
  readonly fingerprint: string
}

/** What is said about a project as a whole, beside its lists. */
export interface LegacyRemark {
  readonly path: string
  readonly members: Members
  readonly legacyId: string
  readonly fingerprint: string
}

export interface LegacyFile {
  readonly name: string
  readonly entries: readonly LegacyEntry[]
  readonly remarks: readonly LegacyRemark[]
  /** Problems in the order of the file, each with its line and path. */
  readonly located: (problems: readonly Problem[]) => Problem[]
}

/** Reads what the earlier program exported: one object with its lists, `{"structured_data": …}`, or a list of these. */
export function readLegacyFile(text: string, name: string): LegacyFile {
  const json = readLocatedJson(text, name)
  const located = (problems: readonly Problem[]) => withLines(json, problems)
  const problems: Problem[] = []
  const documents = Array.isArray(json.value)
    ? json.value.map((value, index) => documentOf(value, `[${index + 1}]`, problems))
    : [documentOf(json.value, '', problems)]
  const found = documents.flatMap((document) => document ?? [])
  const entries = Object.keys(legacyLists).flatMap((listName) =>
    found.flatMap((document) => entriesOf(document, listName, problems)),
  )
  problems.push(...sameIds(entries))
  if (problems.length > 0) throw invalidInput(name, located(problems))
  return {entries, located, name, remarks: found.flatMap(remarkOf)}
}

interface LegacyDocument {
  readonly path: string
  readonly members: Members
  readonly scope: string
}

function documentOf(value: unknown, path: string, problems: Problem[]): LegacyDocument | undefined {
  const at = path === '' ? {} : {field: path}
  if (!isRecord(value)) {
    problems.push({...at, message: 'is not an object with risks, actions, milestones, stakeholders or budget_lines.'})
    return undefined
  }
  if (!('structured_data' in value)) return checkedDocument({members: value, path, scope: ''}, problems)
  const inner = memberPath(path, 'structured_data')
  const scope = ['id', 'document_id'].map((name) => idText(value[name])).find((id) => id !== undefined) ?? ''
  const members =
    typeof value['structured_data'] === 'string' ? readJson(value['structured_data'], inner) : value['structured_data']
  if (members === null) return undefined
  if (isRecord(members)) return checkedDocument({members, path: inner, scope}, problems)
  problems.push({field: inner, message: 'is not an object.'})
  return undefined
}

function checkedDocument(document: LegacyDocument, problems: Problem[]): LegacyDocument | undefined {
  if (Object.keys(document.members).some((name) => snakeCase(name) in legacyLists)) return document
  const at = document.path === '' ? {} : {field: document.path}
  problems.push({...at, message: `has none of ${Object.keys(legacyLists).join(', ')}.`})
  return undefined
}

function entriesOf(document: LegacyDocument, listName: string, problems: Problem[]): LegacyEntry[] {
  const [name] = Object.keys(document.members).filter((each) => snakeCase(each) === listName)
  const listed = name === undefined ? null : document.members[name]
  if (name === undefined || listed === null) return []
  const path = memberPath(document.path, name)
  if (!Array.isArray(listed)) {
    problems.push({field: path, message: 'is not a list.'})
    return []
  }
  return listed.flatMap((value, index) => {
    const at = `${path}[${index + 1}]`
    const members = typeof value === 'string' && value.trim() !== '' ? {title: value} : value
    if (isRecord(members)) return [entryOf(document, listName, at, members)]
    problems.push({field: at, message: 'is neither an object nor a text.'})
    return []
  })
}

function entryOf({scope}: LegacyDocument, listName: string, path: string, members: Members): LegacyEntry {
  const list = legacyLists[listName]!
  const fingerprint = fingerprintOf(members)
  const names = ['id', `${list.kind}_id`].flatMap((each) =>
    Object.keys(members).filter((own) => snakeCase(own) === each),
  )
  const idName = names.find((name) => idText(members[name]) !== undefined)
  const legacyId = idName === undefined ? `#${fingerprint}` : scopedId(scope, idText(members[idName])!)
  return {fingerprint, idName, legacyId, list, listName, members, path, scope}
}

export function scopedId(scope: string, id: string): string {
  return scope === '' ? id : `${scope}/${id}`
}

function idText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined
}

function remarkOf({members, path, scope}: LegacyDocument): LegacyRemark[] {
  const others = Object.entries(members).filter(
    ([name, value]) => !(snakeCase(name) in legacyLists) && name !== 'id' && value !== null,
  )
  if (others.length === 0) return []
  const said = Object.fromEntries(others)
  const fingerprint = fingerprintOf(said)
  return [{fingerprint, legacyId: scope === '' ? `#${fingerprint}` : scope, members: said, path}]
}

function fingerprintOf(members: Members): string {
  return createHash('sha256').update(canonical(members)).digest('hex')
}

/** One id for two entries would make one of them out of both. */
function sameIds(entries: readonly LegacyEntry[]): Problem[] {
  const first = new Map<string, LegacyEntry>()
  return entries.flatMap((entry) => {
    const key = `${entry.list.kind} ${entry.legacyId}`
    const other = first.get(key)
    if (!other) first.set(key, entry)
    if (!other || other.fingerprint === entry.fingerprint) return []
    return [
      {
        field: `${entry.path}.id`,
        message: `${entry.legacyId} is the id of ${other.path} too, which says something else.`,
      },
    ]
  })
}

function withLines({lineOf}: LocatedJson, problems: readonly Problem[]): Problem[] {
  const lineAt = (path: string): number => {
    for (let at = path; at !== ''; at = at.replace(/(?:\[\d+\]|(?:^|\.)[^.[\]]*)$/, '')) {
      const line = lineOf(at)
      if (line !== undefined) return line
      if (!/[.[]/.test(at)) break
    }
    return 1
  }
  return problems
    .map((problem) => ({...problem, line: problem.field?.startsWith('-') ? 0 : lineAt(problem.field ?? '')}))
    .toSorted((one, other) => one.line - other.line)
    .map(({field, line, message}) => {
      if (line === 0) return {field: field!, message}
      return {field: `line ${line}${field === undefined ? '' : `, ${field}`}`, message}
    })
}
