import type {Kysely} from 'kysely'
import {
  addDays,
  cadenceOf,
  engagementGap,
  nextContact,
  type Quadrant,
  quadrantOf,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Register, requireEntries} from '#shared/registers/index'
import {listStoredStakeholders, type StoredStakeholder, type StoredStakeholderFilter} from './repository.ts'
import type {Stakeholder} from './shape.ts'
import type {StakeholderPatch} from './table.ts'

interface Showing {
  /** With e-mail and telephone. */
  readonly personal?: boolean
}

export interface StakeholderFilter extends StoredStakeholderFilter, Showing {
  readonly quadrant?: Quadrant
  /** To be contacted in so many days from today in the project, or earlier. */
  readonly dueWithin?: number
}

/** Stakeholders with what follows from their standing and contacts today; those to be managed most closely first. */
export async function loadStakeholders(
  database: Kysely<Database>,
  now: Date,
  filter: StakeholderFilter = {},
): Promise<Stakeholder[]> {
  const {dueWithin, personal = false, quadrant, ...stored} = filter
  const rows = await listStoredStakeholders(database, stored)
  return rows
    .filter((row) => dueWithin === undefined || isDueWithin(row, dueWithin, now))
    .map((row) => toStakeholder(row, now, {personal}))
    .filter((stakeholder) => quadrant === undefined || stakeholder.quadrant === quadrant)
}

export const stakeholderRegister: Register<StoredStakeholder, StakeholderPatch, Stakeholder> = {
  find: (database, references) => listStoredStakeholders(database, {references}),
  letter: 'S',
  toEntry: (row, now) => toStakeholder(row, now),
}

/** Stakeholders by references as they were typed, for people. */
export async function showStakeholders(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
  showing: Showing = {},
): Promise<Stakeholder[]> {
  const rows = await requireEntries(database, stakeholderRegister, typed, projectKey)
  return rows.map((row) => toStakeholder(row, now, showing))
}

export function toStakeholder(row: StoredStakeholder, now: Date, {personal = false}: Showing = {}): Stakeholder {
  return {
    reference: row.reference,
    project: row.project_key,
    name: row.name,
    organisation: row.organisation,
    role: row.role,
    personal: personal ? {email: row.email, phone: row.phone} : null,
    influence: row.influence,
    interest: row.interest,
    quadrant: quadrantOf(row),
    engagement: {
      current: row.engagement_current,
      desired: row.engagement_desired,
      gap: engagementGap(row.engagement_current, row.engagement_desired),
    },
    cadenceDays: cadenceOf({...row, cadenceDays: row.cadence_days}),
    cadenceAssumed: row.cadence_days === null,
    addedOn: row.added_on,
    lastContactOn: row.last_contact_on,
    nextContactOn: nextContactOf(row),
    contactDue: isDueWithin(row, 0, now),
    forgottenOn: row.forgotten_on,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function nextContactOf(row: StoredStakeholder): string | null {
  if (row.forgotten_on !== null) return null
  return nextContact({...row, addedOn: row.added_on, cadenceDays: row.cadence_days, lastContactOn: row.last_contact_on})
}

function isDueWithin(row: StoredStakeholder, days: number, now: Date): boolean {
  const next = nextContactOf(row)
  return next !== null && next <= addDays(todayIn(row.timezone, now), days)
}
