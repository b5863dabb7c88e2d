import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {loadProject, requireProjects} from './load.ts'
import {updateProject} from './repository.ts'
import type {Project} from './shape.ts'

/** Takes a project and its registers out of every list. Its key and its numbers stay taken; undo brings all back. */
export async function removeProjects(
  transaction: Transaction<Database>,
  keys: readonly string[],
  now: Date,
): Promise<Project[]> {
  const removed: Project[] = []
  for (const stored of await requireProjects(transaction, keys)) {
    removed.push(await loadProject(transaction, stored.key, now))
    await updateProject(transaction, stored, {removed_at: now})
  }
  return removed
}
