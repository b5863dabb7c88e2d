import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'

/** How many entries of one register had the same done to them. */
export interface ChangeCount {
  /** The key of the project. */
  readonly project: string
  /** Of the table: `action`, `budget_line`, `project` itself … */
  readonly entity: string
  /** What became of them: an end such as `done` or `closed` before `added`, and that before `changed`. */
  readonly what: string
  readonly count: number
}

const ends: readonly string[] = ['done', 'cancelled', 'closed', 'occurred', 'rejected', 'completed', 'archived']

/** What happened to the entries of these tables at `since` or later, each entry once; what came and went is left out. */
export async function countChanges(
  database: Kysely<Database>,
  {
    entities,
    projectId,
    since,
  }: {readonly entities: readonly string[]; readonly projectId?: number; readonly since: Date},
): Promise<ChangeCount[]> {
  const {rows} = await sql<ChangeCount>`
    with touched as (
      select event.entity, event.entity_id, max(event.project_id) as project_id,
             bool_or(event.operation = 'add') as is_new,
             (array_agg(event.operation order by event.id desc))[1] in ('remove', 'delete') as is_gone,
             (array_agg(event.after ->> 'status' order by event.id desc) filter (where event.after ? 'status'))[1]
               as status,
             (array_agg(event.after ->> 'actual_on' order by event.id desc) filter (where event.after ? 'actual_on'))[1]
               as reached_on
        from change
        join event on event.change_id = change.id
       where change.at >= ${since} and event.entity = any(${[...entities]}::text[])
         and (${projectId ?? null}::bigint is null or event.project_id = ${projectId ?? null}::bigint)
       group by event.entity, event.entity_id
    )
    select project.key as project, touched.entity,
           case when touched.is_gone then 'removed'
                when touched.status = any(${[...ends]}::text[]) then touched.status
                when touched.reached_on is not null then 'reached'
                when touched.is_new then 'added'
                else 'changed' end as what,
           count(*)::integer as count
      from touched
      join project on project.id = case touched.entity when 'project' then touched.entity_id else touched.project_id end
     where not (touched.is_new and touched.is_gone)
     group by 1, 2, 3
     order by 1, 2, 3
  `.execute(database)
  return rows
}
