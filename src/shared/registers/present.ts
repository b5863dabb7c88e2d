import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {type RegisterLetter, registerTables} from './register.ts'

/** The references that a project has in one register now. */
export async function presentReferences(
  database: Kysely<Database>,
  letter: RegisterLetter,
  projectKey: string,
): Promise<string[]> {
  const {rows} = await sql<{reference: string}>`
    select entry.reference from ${sql.table(registerTables[letter])} as entry
      join project on project.id = entry.project_id
     where project.key = ${projectKey} and project.removed_at is null and entry.removed_at is null
  `.execute(database)
  return rows.map(({reference}) => reference)
}

/** Whether there is a register for the letter. */
export function isKept(letter: string): letter is RegisterLetter {
  return letter in registerTables
}
