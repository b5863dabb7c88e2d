import type {Kysely} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {latestRemovals} from './repository.ts'

/** How something left its register: enough to say so, and to bring it back. */
export interface Removal {
  readonly reference: string
  /** The change that removed it. */
  readonly changeId: number
  readonly actor: string
  /** The day where the project is. */
  readonly day: string
}

/** Those of the references that are removed now; `table` is the one that holds them. */
export async function findRemovals(
  database: Kysely<Database>,
  table: string,
  references: readonly string[],
): Promise<Map<string, Removal>> {
  const found = await latestRemovals(database, table, references)
  return new Map(
    found.map(({actor, at, changeId, reference, timezone}) => [
      reference,
      {actor, changeId, day: todayIn(timezone, at), reference},
    ]),
  )
}

/** What a sentence about the reference goes on with: `was removed in change #12 (2026-11-23, ana)`. */
export function removalText({actor, changeId, day}: Removal): string {
  return `was removed in change #${changeId} (${day}, ${actor})`
}

/** The commands that bring everything back, the newest removal first. */
export function undoOf(removals: readonly Removal[]): string {
  const changes = new Set(removals.map(({changeId}) => changeId).toSorted((a, b) => b - a))
  return [...changes].map((id) => `coord undo ${id}`).join(' && ')
}
