import type {Kysely, Transaction} from 'kysely'
import {z} from 'zod'
import {compareProfiles, type RiskProfile} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {BandShape, listProfiles, loadRisks, requireProfile} from '#shared/risks/index'
import {requireProject} from './load.ts'
import {updateProject} from './repository.ts'

const Cell = z.object({
  likelihood: z.number().int(),
  impact: z.number().int(),
  before: BandShape,
  after: BandShape,
})

export const ProfileChangeShape = z.object({
  project: z.string(),
  before: z.string(),
  after: z.string(),
  /** Cells of the matrix that get another band. */
  cells: z.array(Cell),
  /** Risks that get another band. */
  risks: z.array(Cell.extend({reference: z.string()})),
})
export type ProfileChange = z.infer<typeof ProfileChangeShape>

/** What binding a project to another profile would change. */
export async function planProfileChange(database: Kysely<Database>, key: string, name: string): Promise<ProfileChange> {
  const project = await requireProject(database, key)
  const after = await requireProfile(database, name)
  const before: RiskProfile = (await listProfiles(database)).find(({id}) => id === project.risk_profile_id)!
  const risks = await loadRisks(database, new Date(0), {projectId: project.id})
  const assessed = risks.flatMap(({current, reference, type}) =>
    current ? [{impact: current.impact, likelihood: current.likelihood, reference, type}] : [],
  )
  return {project: project.key, before: before.name, after: after.name, ...compareProfiles(before, after, assessed)}
}

export async function setProfile(transaction: Transaction<Database>, {after, project}: ProfileChange): Promise<void> {
  const stored = await requireProject(transaction, project)
  const {id} = await requireProfile(transaction, after)
  await updateProject(transaction, stored, {risk_profile_id: id})
}
