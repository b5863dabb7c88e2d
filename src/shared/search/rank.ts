import {type Kysely, type RawBuilder, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import type {SearchedKind, SoughtTerms} from './question.ts'

export interface Ranked {
  readonly reference: string
  readonly kind: SearchedKind
  /** More is better; only to compare within one answer. */
  readonly rank: number
  /** The words of the question that the entry has. */
  readonly words: readonly string[]
}

/**
 * The entries of the projects that have any of the words, best first. A word counts more the fewer entries have it, more in
 * a title than in other texts, more as a word (in any form, by the stems of English and German) than as a part of another
 * (`asbest` in `Asbestsanierung`). An entry that the question names by its reference comes before all.
 */
export async function rankEntries(
  database: Kysely<Database>,
  {kinds, references, words}: SoughtTerms,
  projectIds: readonly number[],
  limit: number,
): Promise<Ranked[]> {
  const {rows} = await sql<Ranked>`
    with entry as (${sql.join(texts(projectIds), sql` union all `)}),
    term as (
      select word, to_tsquery('english', word) || to_tsquery('german', word) || to_tsquery('simple', word) as query
        from unnest(${[...words]}::text[]) as word
    ),
    vector as (
      select entry.*, ${vectorOf('title')} as title_vector, ${vectorOf('body')} as body_vector from entry
    ),
    hit as (
      select vector.reference, vector.kind, term.word,
             greatest(
               case when title_vector @@ query then 3 end,
               case when body_vector @@ query then 1.5 end,
               case when length(word) >= ${SHORTEST_PART}::integer and title ilike '%' || word || '%' then 1.2 end,
               case when length(word) >= ${SHORTEST_PART}::integer and body ilike '%' || word || '%' then 0.6 end
             ) as weight
        from vector cross join term
    ),
    rarity as (
      select word, ln(1 + (select count(*) from entry)::float8 / count(*)) as weight
        from hit where weight is not null group by word
    ),
    found as (
      select hit.reference, hit.kind, sum(hit.weight * rarity.weight) as rank, array_agg(hit.word order by hit.word) as words
        from hit join rarity using (word)
       where hit.weight is not null
       group by hit.reference, hit.kind
    )
    select entry.reference, entry.kind,
           (coalesce(found.rank, 0) * case when entry.kind = any(${[...kinds]}::text[]) then ${KIND_WEIGHT}::float8 else 1 end
             + case when entry.reference = any(${[...references]}::text[]) then ${NAMED_WEIGHT}::float8 else 0 end)::float8 as rank,
           coalesce(found.words, '{}') as words
      from entry left join found on found.reference = entry.reference
     where found.reference is not null or entry.reference = any(${[...references]}::text[])
     order by rank desc, entry.position, entry.reference
     limit ${limit}
  `.execute(database)
  return rows
}

/** Shorter words are parts of too many others. */
const SHORTEST_PART = 4
const KIND_WEIGHT = 1.5
const NAMED_WEIGHT = 1000

interface Source {
  readonly kind: SearchedKind
  readonly table: string
  readonly title: string
  readonly texts: readonly string[]
}

/** What is searched. Never the e-mail, telephone or notes about a person. */
const SOURCES: readonly Source[] = [
  {
    kind: 'risk',
    table: 'risk',
    texts: ['cause', 'event', 'effect', 'mitigation', 'contingency', 'trigger', 'category', 'owner'],
    title: 'title',
  },
  {kind: 'action', table: 'action', texts: ['description', 'blocked_reason', 'outcome', 'owner'], title: 'title'},
  {
    kind: 'milestone',
    table: 'milestone',
    texts: ['description', 'acceptance_criteria', 'baseline_reason', 'owner'],
    title: 'title',
  },
  {
    kind: 'budget-line',
    table: 'budget_line',
    texts: ['description', 'category', 'funding_source', 'owner'],
    title: 'name',
  },
  {kind: 'stakeholder', table: 'stakeholder', texts: ['organisation', 'role'], title: 'name'},
  {kind: 'booking', table: 'budget_transaction', texts: ['memo', 'document_reference'], title: 'vendor'},
]

const PROJECT_TEXTS = ['description', 'department', 'sponsor', 'owner']

function texts(projectIds: readonly number[]): RawBuilder<unknown>[] {
  const ids = sql`${[...projectIds]}::bigint[]`
  const project = sql`
    select key as reference, 'project' as kind, 0 as position, name as title,
           concat_ws(' ', ${columns(PROJECT_TEXTS)}, array_to_string(tags, ' ')) as body
      from project where id = any(${ids}) and removed_at is null`
  const registers = SOURCES.map(
    ({kind, table, texts: names, title}, index) => sql`
    select reference, ${kind}::text, ${index + 1}::integer, coalesce(${sql.ref(title)}, ''), concat_ws(' ', ${columns(names)})
      from ${sql.table(table)} where project_id = any(${ids}) and removed_at is null`,
  )
  return [project, ...registers]
}

function columns(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.ref(name)))
}

function vectorOf(column: 'title' | 'body'): RawBuilder<unknown> {
  const text = sql.ref(column)
  return sql`to_tsvector('english', ${text}) || to_tsvector('german', ${text}) || to_tsvector('simple', ${text})`
}
