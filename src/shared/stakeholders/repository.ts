import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {containing, type Register} from '#shared/registers/index'
import type {NewInteraction, NewStakeholder, StakeholderPatch, StakeholderRow} from './table.ts'

/** A stakeholder with the key and the zone of the project, and the day of the last contact. */
export interface StoredStakeholder extends StakeholderRow {
  readonly project_key: string
  readonly timezone: string
  readonly last_contact_on: string | null
}

export interface StoredStakeholderFilter {
  readonly projectId?: number
  readonly isForgotten?: boolean
  /** Those taken out of the register too, themselves or with their project. */
  readonly alsoRemoved?: boolean
  readonly organisation?: string
  readonly references?: readonly string[]
  /** Words that must all occur in the texts about the stakeholder, but not in e-mail and telephone. */
  readonly words?: readonly string[]
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
    .$if(!filter.alsoRemoved, (query) =>
      query.where('stakeholder.removed_at', 'is', null).where('project.removed_at', 'is', null),
    )
    .$if(filter.projectId !== undefined, (query) => query.where('stakeholder.project_id', '=', filter.projectId!))
    .$if(filter.isForgotten !== undefined, (query) =>
      query.where('stakeholder.forgotten_on', filter.isForgotten ? 'is not' : 'is', null),
    )
    .$if(filter.organisation !== undefined, (query) =>
      query.where(sql<string>`lower(stakeholder.organisation)`, '=', sql<string>`lower(${filter.organisation!})`),
    )
    .$if(filter.references !== undefined, (query) => query.where('stakeholder.reference', 'in', filter.references!))
    .$if(filter.words !== undefined, (query) =>
      query.where((where) => where.and(filter.words!.map((word) => where(searchedText, 'ilike', containing(word))))),
    )
    .orderBy(sql`stakeholder.influence + stakeholder.interest desc nulls last`)
    .orderBy('stakeholder.id')
    .execute()
}

/** Compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only. */
const searchedText = sql<string>`concat_ws(' ', stakeholder.reference collate "und-x-icu", stakeholder.name,
  stakeholder.organisation, stakeholder.role)`

/** Takes the next number of the project and stores the stakeholder; answers with the reference. */
export async function insertStakeholder(
  database: Kysely<Database>,
  stakeholder: Omit<NewStakeholder, 'reference'>,
): Promise<string> {
  const row = await database
    .insertInto('stakeholder')
    .values({...stakeholder, reference: sql<string>`next_reference(${stakeholder.project_id}::bigint, 'S')`})
    .returning('reference')
    .executeTakeFirstOrThrow()
  return row.reference
}

export const stakeholderRegister: Register<StoredStakeholder, StakeholderPatch> = {
  find: (database, references) => listStoredStakeholders(database, {references}),
  letter: 'S',
  async update(database, {id, version}, patch) {
    const result = await database
      .updateTable('stakeholder')
      .set(patch)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
}

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
