import type {Kysely} from 'kysely'
import {z} from 'zod'
import type {Database} from '#shared/db/index'
import {listInteractions} from './repository.ts'
import {type Stakeholder, StakeholderShape} from './shape.ts'

const InteractionShape = z.object({on: z.iso.date(), note: z.string().nullable()})

/** A stakeholder with all contacts there were, the newest first. */
export const StakeholderWithInteractionsShape = StakeholderShape.extend({interactions: z.array(InteractionShape)})
export type StakeholderWithInteractions = z.infer<typeof StakeholderWithInteractionsShape>

export async function withInteractions(
  database: Kysely<Database>,
  stakeholders: readonly Stakeholder[],
): Promise<StakeholderWithInteractions[]> {
  const references = stakeholders.map(({reference}) => reference)
  const interactions = await listInteractions(database, references)
  return stakeholders.map((stakeholder) => ({
    ...stakeholder,
    interactions: interactions
      .filter(({reference}) => reference === stakeholder.reference)
      .map(({happened_on, note}) => ({note, on: happened_on})),
  }))
}
