import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {documentRegister, type StoredDocument} from '#shared/documents/index'
import {requireEntries} from '#shared/registers/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {listSuggestionRows, type StoredSuggestion} from './repository.ts'

/** A document, or suggestions of it: `LIB-D1`, `D1/3`, `LIB-D1/3,5-7`. */
export interface TypedSuggestions {
  readonly document: string
  /** Null for all. */
  readonly numbers: readonly number[] | null
}

export function readSuggestionReferences(typed: readonly string[]): TypedSuggestions[] {
  return typed.map((text) => {
    const [document, ...rest] = text.split('/')
    if (rest.length === 0) return {document: document!, numbers: null}
    const numbers = rest.length === 1 ? numbersIn(rest[0]!) : null
    if (numbers === null) {
      throw new UserError(`${text} names no suggestion.`, {
        code: 'INVALID_INPUT',
        exitCode: ExitCode.usage,
        nextStep: 'Write the document and the numbers: LIB-D1/3, or LIB-D1/3,5-7',
        problems: [{field: 'suggestion', message: `"${text}" must be such as LIB-D1/3.`}],
      })
    }
    return {document: document!, numbers}
  })
}

/** The documents and the suggestions that are meant, each once. */
export async function requireSuggestions(
  database: Kysely<Database>,
  typed: readonly TypedSuggestions[],
  projectKey: string | undefined,
): Promise<{readonly documents: readonly StoredDocument[]; readonly suggestions: readonly StoredSuggestion[]}> {
  const wanted: {readonly document: StoredDocument; readonly numbers: readonly number[] | null}[] = []
  for (const {document: reference, numbers} of typed) {
    const [document] = await requireEntries(database, documentRegister, [reference], projectKey)
    wanted.push({document: document!, numbers})
  }
  const documents = [...new Map(wanted.map(({document}) => [document.id, document])).values()]
  const rows = await listSuggestionRows(database, {documentIds: documents.map(({id}) => id)})
  const found = wanted.flatMap(({document, numbers}) =>
    rows.filter((row) => row.document_id === document.id && (numbers?.includes(row.number) ?? true)),
  )
  const missing = wanted.flatMap(({document, numbers}) =>
    (numbers ?? [])
      .filter((number) => !rows.some((row) => row.document_id === document.id && row.number === number))
      .map((number) => `${document.reference}/${number}`),
  )
  if (missing.length > 0) throw suggestionsNotFound(missing)
  return {documents, suggestions: [...new Map(found.map((row) => [row.id, row])).values()]}
}

export function suggestionReference({number, reference}: Pick<StoredSuggestion, 'number' | 'reference'>): string {
  return `${reference}/${number}`
}

const MOST_AT_ONCE = 1000

function numbersIn(text: string): number[] | null {
  const numbers: number[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part)
    if (match === null) return null
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
    if (first < 1 || last < first || last - first > MOST_AT_ONCE) return null
    for (let number = first; number <= last; number++) numbers.push(number)
  }
  return [...new Set(numbers)]
}

function suggestionsNotFound(missing: readonly string[]): UserError {
  const problems: Problem[] = missing.map((field) => ({field, message: 'is not there, or was withdrawn.'}))
  return new UserError(`There is no suggestion ${missing.join(', ')}.`, {
    code: 'SUGGESTION_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep: `coord document suggestions ${missing[0]!.split('/')[0]}`,
    problems,
  })
}
