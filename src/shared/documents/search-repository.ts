import {type Kysely, type RawBuilder, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import type {DocumentLanguage} from './extracted.ts'
import type {SearchTerm, SearchTerms} from './search-terms.ts'

/** Pages are read in the language in which they were indexed; those of none, word for word. */
const READINGS = [
  {configuration: 'english', language: 'en', matchesBeginnings: false},
  {configuration: 'german', language: 'de', matchesBeginnings: true},
  {configuration: 'simple', language: null, matchesBeginnings: true},
] as const
type Reading = (typeof READINGS)[number]

/** A term with words that stand for it as well. */
export interface WidenedTerm extends SearchTerm {
  readonly instead: readonly string[]
}

export interface WidenedTerms {
  readonly wanted: readonly WidenedTerm[]
  readonly unwanted: SearchTerms['unwanted']
}

export interface FoundPage {
  readonly id: number
  readonly versionId: number
  readonly number: number
  readonly language: DocumentLanguage | null
  readonly needsOcr: boolean
  readonly rank: number
}

interface PageScope {
  /** Of whose pages, at least one. */
  readonly versionIds: readonly number[]
  /** Those of them that may have pages of no language: to look for words on such pages is to read all that have them. */
  readonly unknownLanguageIds: readonly number[]
  readonly language?: DocumentLanguage
}

/** Ordering takes reading: of more pages than this, only those added last are put in order. */
export const MOST_RANKED = 500

/** A page counts for the words as they were typed more than for what else they match. */
const TYPED_WEIGHT = 2

export interface PageLimit {
  readonly limit: number
  /** Of each document only its best page. */
  readonly bestOfEach: boolean
}

/** The best pages with all terms, and how many there are. */
export async function findPages(
  database: Kysely<Database>,
  terms: WidenedTerms,
  scope: PageScope,
  {bestOfEach, limit}: PageLimit,
): Promise<{readonly pages: readonly FoundPage[]; readonly total: number}> {
  const versionIdsOf = ({language}: Reading) => (language === null ? scope.unknownLanguageIds : scope.versionIds)
  const readings = READINGS.filter(
    (reading) =>
      (scope.language === undefined || reading.language === scope.language) && versionIdsOf(reading).length > 0,
  )
  const matching = readings.map(
    (reading) => sql`select page.id from document_page as page where ${isRead(reading)}
    and page.search @@ ${queryOf(reading, terms)} and page.version_id = any(${[...versionIdsOf(reading)]}::bigint[])`,
  )
  const rankOf = (query: (reading: Reading) => RawBuilder<unknown>) =>
    sql`ts_rank_cd(page.search, ${byReading(query)}, 1)`
  const {rows} = await sql<FoundPage & {total: number}>`
    with matching as materialized (${sql.join(matching, sql` union all `)}),
    candidate as (select id from matching order by id desc limit ${MOST_RANKED}::integer),
    ranked as (
      select page.id, page.version_id as "versionId", page.number, page.language, page.needs_ocr as "needsOcr",
             coalesce(
               nullif(${rankOf((reading) => typedQuery(reading, terms))}, 0) * ${TYPED_WEIGHT}::real,
               ${rankOf((reading) => queryOf(reading, terms))}
             )::float8 as rank
        from document_page as page
       where page.id in (select id from candidate)
    ),
    chosen as (
      select distinct on (${bestOfEach ? sql.ref('versionId') : sql.ref('id')}) *
        from ranked order by ${bestOfEach ? sql.ref('versionId') : sql.ref('id')}, rank desc, id
    )
    select *, (select count(*) from matching) as total from chosen
     order by rank desc, id
     limit ${Math.min(Math.max(limit, 1), MOST_RANKED)}::integer
  `.execute(database)
  return {pages: rows.map(({total: _, ...page}) => page), total: rows[0]?.total ?? 0}
}

/** Around what was found: the marks stand around the words. Neither of them is in a text that was extracted. */
export const MARKS = {close: '\u0002', open: '\u0001'} as const

/** A passage or two of each page, by its id. */
export async function pageExcerpts(
  database: Kysely<Database>,
  pageIds: readonly number[],
  terms: WidenedTerms,
  {fragments, words}: {readonly fragments: number; readonly words: number},
): Promise<ReadonlyMap<number, string>> {
  const options = [
    `StartSel=${MARKS.open}`,
    `StopSel=${MARKS.close}`,
    `MaxFragments=${fragments}`,
    `MaxWords=${words}`,
    `MinWords=${Math.ceil(words / 2)}`,
    'ShortWord=0',
    'FragmentDelimiter=" … "',
  ].join(', ')
  const {rows} = await sql<{id: number; excerpt: string}>`
    select page.id, ts_headline(
             ${byReading(({configuration}) => sql`${configuration}::regconfig`)},
             left(page.text, ${INDEXED_CHARACTERS}::integer), ${byReading((reading) => queryOf(reading, terms))}, ${options}::text
           ) as excerpt
      from document_page as page where page.id = any(${[...pageIds]}::bigint[])
  `.execute(database)
  return new Map(rows.map(({excerpt, id}) => [id, excerpt]))
}

/** As the index has it: see the column `search`. */
const INDEXED_CHARACTERS = 100_000

/** Whether there is anything to look for in any language: words such as "the" are in none. */
export async function isTelling(database: Kysely<Database>, terms: WidenedTerms): Promise<boolean> {
  const queries = READINGS.filter(({language}) => language !== null).map((reading) => typedQuery(reading, terms))
  const {rows} = await sql<{telling: boolean}>`
    select ${sql.join(
      queries.map((query) => sql`numnode(${query}) > 0`),
      sql` and `,
    )} as telling
  `.execute(database)
  return rows[0]!.telling
}

/** How one word is looked for on the pages of each language, as `page`. */
export function wordQueries(
  word: string,
): {readonly isRead: RawBuilder<unknown>; readonly query: RawBuilder<unknown>}[] {
  const term = {instead: [], isWord: /^\p{L}+$/u.test(word), text: word}
  return READINGS.map((reading) => ({isRead: isRead(reading), query: either(wideQueries(reading, term))}))
}

/** Words of documents that begin or end as the typed one does, of about its length; or have it as their beginning or end. */
export async function listSimilarWords(database: Kysely<Database>, word: string, slips: number): Promise<string[]> {
  const pattern = word.replace(/[\\%_]/g, '\\$&')
  const {rows} = await sql<{word: string}>`
    select word from document_word
     where (left(word, 2) collate "C" = left(${word}::text, 2) or right(word, 2) collate "C" = right(${word}::text, 2))
       and (length(word) between length(${word}::text) - ${slips}::integer and length(${word}::text) + ${slips}::integer
            or word like ${`${pattern}%`} or word like ${`%${pattern}`})
     order by word
  `.execute(database)
  return rows.map((row) => row.word)
}

function isRead({language}: Reading): RawBuilder<unknown> {
  return language === null ? sql`page.language is null` : sql`page.language = ${language}`
}

function byReading(of: (reading: Reading) => RawBuilder<unknown>): RawBuilder<unknown> {
  const [english, german, none] = READINGS
  return sql`case page.language when 'en' then ${of(english)} when 'de' then ${of(german)} else ${of(none)} end`
}

function queryOf(reading: Reading, {unwanted, wanted}: WidenedTerms): RawBuilder<unknown> {
  const all = wanted.map((term) => either(wideQueries(reading, term)))
  const none = unwanted.map(({text}) => sql`!!${exactly(reading, text)}`)
  return sql`(${sql.join([...all, ...none], sql` && `)})`
}

function typedQuery(reading: Reading, {wanted}: WidenedTerms): RawBuilder<unknown> {
  return sql`(${sql.join(
    wanted.map(({text}) => exactly(reading, text)),
    sql` && `,
  )})`
}

function wideQueries(reading: Reading, {instead, isWord, text}: WidenedTerm): RawBuilder<unknown>[] {
  return [
    exactly(reading, text),
    ...instead.map((word) => exactly(reading, word)),
    ...(isWord && reading.matchesBeginnings && text.length >= SHORTEST_BEGINNING ? [beginning(reading, text)] : []),
  ]
}

/** German puts words together: `Asbest` is in `Asbestsanierung`. Shorter words begin too many others. */
const SHORTEST_BEGINNING = 4

function either(queries: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(${sql.join(queries, sql` || `)})`
}

function exactly({configuration}: Reading, text: string): RawBuilder<unknown> {
  return sql`phraseto_tsquery(${configuration}::regconfig, ${text}::text)`
}

/** Of a word of letters only: others mean something in a query. */
function beginning({configuration}: Reading, word: string): RawBuilder<unknown> {
  return sql`to_tsquery(${configuration}::regconfig, ${`${word}:*`}::text)`
}
