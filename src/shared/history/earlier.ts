import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'

/** An entry that something happened to since an instant, as it was just before. */
export interface Earlier {
  /** It was added since. */
  readonly isNew: boolean
  /** Of the fields that were asked for those that changed since, as they were. */
  readonly fields: Readonly<Record<string, unknown>>
}

/**
 * The entries of a register that changed at `since` or later, by their ids. Of a field that changed several times the
 * first event tells what it was before (of equal keys, an object keeps the last).
 */
export async function earlierThan(
  database: Kysely<Database>,
  entity: string,
  since: Date,
  fields: readonly string[],
): Promise<Map<number, Earlier>> {
  const {rows} = await sql<Earlier & {readonly id: number}>`
    select event.entity_id as id, bool_or(event.operation = 'add') as "isNew",
           coalesce(jsonb_object_agg(field.key, field.value order by event.id desc)
             filter (where field.key is not null), '{}') as fields
      from change
      join event on event.change_id = change.id
      left join lateral jsonb_each(event.before) as field on field.key = any(${[...fields]})
     where change.at >= ${since} and event.entity = ${entity}
     group by event.entity_id
  `.execute(database)
  return new Map(rows.map(({id, ...earlier}) => [id, earlier]))
}
