import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {MARKS, pageExcerpts, wordQueries} from './search-repository.ts'
import {listSearchedDocuments, type SearchedDocument} from './searched-documents.ts'

/** What a page says about a question. */
export interface PagePassage extends SearchedDocument {
  readonly page: number
  /** The sentences around the words; of a page that was named without any, how it begins. */
  readonly text: string
  /** Those of the words that the page has. */
  readonly words: readonly string[]
  /** More is better: the sum of how rare its words are; only to compare within one answer. */
  readonly rank: number
}

/** Words of letters and digits in lower case, and documents whose pages come before those of others. */
export interface PageQuestion {
  readonly words: readonly string[]
  readonly references: readonly string[]
}

/** A window of a model holds a few pages beside the entries of the registers. */
const MOST_PAGES = 12
const FIRST_PAGES = 3
const EXCERPT = {fragments: 3, words: 60}
const BEGINNING = 1200

/**
 * The pages of the projects with any of the words, best first: a word counts more the fewer pages have it. A document that
 * is named and has none of the words answers with its first pages.
 */
export async function findPagePassages(
  database: Kysely<Database>,
  {references, words}: PageQuestion,
  projectIds: readonly number[],
): Promise<PagePassage[]> {
  const documents = await listSearchedDocuments(database, {projectIds})
  if (documents.size === 0) return []
  const named = [...documents.values()].filter(({reference}) => references.includes(reference))
  const ranked = words.length > 0 ? await rankPages(database, words, [...documents.keys()], named) : []
  const excerpts = await excerptsOf(database, ranked, words)
  const found = ranked.map(({id, number, rank, versionId, words: had}): PagePassage => {
    const text = (excerpts.get(id) ?? '').replace(MARK, '').replace(/\s+/gu, ' ').trim()
    return {...documents.get(versionId)!, page: number, rank, text, words: had}
  })
  const silent = named.filter(({reference}) => !found.some((each) => each.reference === reference))
  return [...found, ...(await firstPages(database, silent))]
}

const MARK = new RegExp(`[${MARKS.open}${MARKS.close}]`, 'gu')

interface RankedPage {
  readonly id: number
  readonly versionId: number
  readonly number: number
  readonly words: readonly string[]
  readonly rank: number
}

async function rankPages(
  database: Kysely<Database>,
  words: readonly string[],
  versionIds: readonly number[],
  named: readonly SearchedDocument[],
): Promise<RankedPage[]> {
  const ids = sql`${[...versionIds]}::bigint[]`
  const hits = words.flatMap((word) =>
    wordQueries(word).map(
      ({isRead, query}) => sql`
        select page.id, page.version_id, page.number, ${word}::text as word from document_page as page
         where ${isRead} and page.search @@ ${query} and page.version_id = any(${ids})`,
    ),
  )
  const {rows} = await sql<RankedPage>`
    with hit as materialized (${sql.join(hits, sql` union all `)}),
    total as (select count(*)::float8 as pages from document_page where version_id = any(${ids})),
    rarity as (
      select word, ln(1 + (select pages from total) / count(*)) as weight from hit group by word
    )
    select id, version_id as "versionId", number, array_agg(word order by word) as words, sum(weight)::float8 as rank
      from hit join rarity using (word)
     group by id, version_id, number
     order by version_id = any(${named.map(({versionId}) => versionId)}::bigint[]) desc, rank desc, id
     limit ${MOST_PAGES}::integer
  `.execute(database)
  return rows
}

async function excerptsOf(
  database: Kysely<Database>,
  pages: readonly RankedPage[],
  words: readonly string[],
): Promise<ReadonlyMap<number, string>> {
  const [text, ...instead] = words
  if (text === undefined || pages.length === 0) return new Map()
  const any = {unwanted: [], wanted: [{instead, isWord: true, text}]}
  return pageExcerpts(
    database,
    pages.map(({id}) => id),
    any,
    EXCERPT,
  )
}

async function firstPages(database: Kysely<Database>, documents: readonly SearchedDocument[]): Promise<PagePassage[]> {
  if (documents.length === 0) return []
  const rows = await database
    .selectFrom('document_page')
    .select(['version_id as versionId', 'number'])
    .select(sql<string>`left(text, ${BEGINNING}::integer)`.as('text'))
    .where(
      'version_id',
      'in',
      documents.map(({versionId}) => versionId),
    )
    .where('number', '<=', FIRST_PAGES)
    .orderBy('version_id')
    .orderBy('number')
    .execute()
  const byVersion = new Map(documents.map((document) => [document.versionId, document]))
  return rows.map(({number, text, versionId}) => ({
    ...byVersion.get(versionId)!,
    page: number,
    rank: 0,
    text: text.replace(/\s+/gu, ' ').trim(),
    words: [],
  }))
}
