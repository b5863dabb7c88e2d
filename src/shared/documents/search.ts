import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import type {DocumentLanguage} from './extracted.ts'
import {nearWords, SHORTEST_NEAR} from './near-words.ts'
import {
  findPages,
  isTelling,
  listSimilarWords,
  MARKS,
  MOST_RANKED,
  type PageLimit,
  pageExcerpts,
  type WidenedTerm,
  type WidenedTerms,
} from './search-repository.ts'
import type {DocumentHit, DocumentSearch} from './search-shape.ts'
import {nothingToLookFor, requireSearchTerms, type SearchTerms, searchTerms} from './search-terms.ts'
import {listSearchedDocuments, type SearchedDocument, type SearchedFilter} from './searched-documents.ts'

export interface DocumentSearchFilter extends SearchedFilter {
  /** Of the page. */
  readonly language?: DocumentLanguage
}

const DEFAULT_LIMIT = 20
const EXCERPT = {fragments: 2, words: 16}
const SLIPS = 2
const FIRST: PageLimit = {bestOfEach: false, limit: 1}

/**
 * Pages of the newest versions on which all words stand, in any form that their language gives them. A word that is on no
 * page is taken for a slip of the finger: then those are found that are most like it, and `instead` says so.
 */
export async function searchDocuments(
  database: Kysely<Database>,
  text: string,
  filter: DocumentSearchFilter = {},
  limit = DEFAULT_LIMIT,
): Promise<DocumentSearch> {
  const terms = requireSearchTerms(text)
  if (!(await isTelling(database, widened(terms)))) {
    throw nothingToLookFor('These words are on every page: add one that tells more.')
  }
  return searchTermsIn(database, text, terms, filter, {bestOfEach: false, limit})
}

/** The best page of each document; nothing for a text that holds nothing to look for. */
export async function findInDocuments(
  database: Kysely<Database>,
  text: string,
  filter: DocumentSearchFilter,
  limit: number,
): Promise<readonly DocumentHit[]> {
  const terms = searchTerms(text)
  if (terms.wanted.length === 0) return []
  return (await searchTermsIn(database, text, terms, filter, {bestOfEach: true, limit})).hits
}

/** What has to be said about an answer beside its pages. */
export function searchWarnings({instead, total}: DocumentSearch): string[] {
  return [
    ...instead.map(({word, words}) =>
      words.length === 0
        ? `No page has "${word}", nor a word like it.`
        : `No page has "${word}". Looked for instead: ${words.join(', ')}.`,
    ),
    ...(total > MOST_RANKED
      ? [`${total} pages have that; only the ${MOST_RANKED} that were added last are put in order. Add a word.`]
      : []),
  ]
}

async function searchTermsIn(
  database: Kysely<Database>,
  text: string,
  terms: SearchTerms,
  filter: DocumentSearchFilter,
  limit: PageLimit,
): Promise<DocumentSearch> {
  const documents = await listSearchedDocuments(database, filter)
  const scope = {
    unknownLanguageIds: [...documents].filter(([, {language}]) => language === null).map(([versionId]) => versionId),
    versionIds: [...documents.keys()],
    ...(filter.language && {language: filter.language}),
  }
  if (documents.size === 0) return {hits: [], instead: [], text, total: 0}
  const asTyped = widened(terms)
  const found = await findPages(database, asTyped, scope, limit)
  if (found.total > 0) return {...(await toHits(database, found, documents, asTyped)), instead: [], text}
  const wanted: WidenedTerm[] = []
  const instead: DocumentSearch['instead'] = []
  for (const term of asTyped.wanted) {
    const isThere = (await findPages(database, {unwanted: [], wanted: [term]}, scope, FIRST)).total > 0
    const words = isThere ? [] : await wordsLike(database, term)
    wanted.push({...term, instead: words})
    if (!isThere && (await isTelling(database, {unwanted: [], wanted: [term]}))) instead.push({word: term.text, words})
  }
  const likely = {...asTyped, wanted}
  const isWorthwhile = instead.some(({words}) => words.length > 0)
  const second = isWorthwhile ? await findPages(database, likely, scope, limit) : found
  return {...(await toHits(database, second, documents, likely)), instead, text}
}

async function wordsLike(database: Kysely<Database>, {isWord, text}: WidenedTerm): Promise<string[]> {
  const typed = text.toLowerCase()
  if (!isWord || typed.length < SHORTEST_NEAR) return []
  return nearWords(typed, await listSimilarWords(database, typed, SLIPS))
}

function widened({unwanted, wanted}: SearchTerms): WidenedTerms {
  return {unwanted, wanted: wanted.map((term) => ({...term, instead: []}))}
}

async function toHits(
  database: Kysely<Database>,
  {pages, total}: Awaited<ReturnType<typeof findPages>>,
  documents: ReadonlyMap<number, SearchedDocument>,
  terms: WidenedTerms,
): Promise<Pick<DocumentSearch, 'hits' | 'total'>> {
  const ids = pages.map(({id}) => id)
  const excerpts = ids.length > 0 ? await pageExcerpts(database, ids, terms, EXCERPT) : new Map<number, string>()
  const hits = pages.map(({id, language, number, rank, versionId}): DocumentHit => {
    const {kind, pageCount, project, reference, title} = documents.get(versionId)!
    const excerpt = markedText(excerpts.get(id) ?? '')
    return {reference, project, title, kind, page: number, pages: pageCount, language, ...excerpt, rank}
  })
  return {hits, total}
}

/** On one line, the marks taken out of the text. */
function markedText(marked: string): Pick<DocumentHit, 'excerpt' | 'marks'> {
  let excerpt = ''
  const marks: {start: number; end: number}[] = []
  let start: number | undefined
  for (const piece of marked.replace(/\s+/gu, ' ').trim().split(MARK)) {
    if (piece === MARKS.open) start = excerpt.length
    else if (piece !== MARKS.close) excerpt += piece
    else if (start !== undefined) marks.push({end: excerpt.length, start})
  }
  return {excerpt, marks}
}

const MARK = new RegExp(`([${MARKS.open}${MARKS.close}])`)
