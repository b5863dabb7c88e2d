import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted} from '#shared/registers/index'
import type {NewInteraction, StakeholderRow} from './table.ts'

/** A stakeholder with the key and the zone of the project, and the day of the last contact. */
export interface StoredStakeholder extends StakeholderRow {
  readonly project_key: string
  readonly timezone: string
  readonly last_contact_on: string | null
}

export interface StoredStakeholderFilter extends EntryFilter {
  readonly isForgotten?: boolean
  readonly organisation?: string
}

/** The most influential and interested first. */
export async function listStoredStakeholders(
  database: Kysely<Database>,
  filter: StoredStakeholderFilter = {},
): Promise<StoredStakeholder[]> {
  return database
    .selectFrom('stakeholder')
    .innerJoin('project', 'project.id', 'stakeholder.project_id')
    .selectAll('stakeholder')
    .select(['project.key as project_key', 'project.timezone'])
    .select(({selectFrom}) =>
      selectFrom('stakeholder_interaction')
        .select(({fn}) => fn.max('stakeholder_interaction.happened_on').as('day'))
        .whereRef('stakeholder_interaction.stakeholder_id', '=', 'stakeholder.id')
        .where('stakeholder_interaction.removed_at', 'is', null)
        .as('last_contact_on'),
    )
    .where(isWanted('stakeholder', filter, searched))
    .$if(filter.isForgotten !== undefined, (query) =>
      query.where('stakeholder.forgotten_on', filter.isForgotten ? 'is not' : 'is', null),
    )
    .$if(filter.organisation !== undefined, (query) =>
      query.where(isSameText('stakeholder.organisation', filter.organisation!)),
    )
    .orderBy(sql`stakeholder.influence + stakeholder.interest desc nulls last`)
    .orderBy('stakeholder.id')
    .execute()
}

const searched = ['name', 'organisation', 'role']

/** For good, also in the history (migrations/…_stakeholders.sql); false when somebody was faster. */
export async function forgetStakeholder(
  database: Kysely<Database>,
  {id, version}: StoredStakeholder,
  day: string,
): Promise<boolean> {
  const {rows} = await sql<{done: boolean}>`
    select forget_stakeholder(${id}::bigint, ${version}::integer, ${day}::date) as done
  `.execute(database)
  return rows[0]!.done
}

export async function insertInteraction(database: Kysely<Database>, interaction: NewInteraction): Promise<void> {
  await database.insertInto('stakeholder_interaction').values(interaction).execute()
}

export interface StoredInteraction {
  readonly reference: string
  readonly happened_on: string
  readonly note: string | null
}

/** All contacts with these stakeholders, the newest first. */
export async function listInteractions(
  database: Kysely<Database>,
  references: readonly string[],
): Promise<StoredInteraction[]> {
  return database
    .selectFrom('stakeholder_interaction')
    .select(['reference', 'happened_on', 'note'])
    .where('reference', 'in', references)
    .where('removed_at', 'is', null)
    .orderBy('happened_on', 'desc')
    .orderBy('id', 'desc')
    .execute()
}
