import type pg from 'pg'

/** Columns with their SQL expressions. */
export type Values = Readonly<Record<string, string>>

export function insertOf(table: string, values: Values): string {
  return `insert into ${table} (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`
}

interface Outcome {
  readonly code?: string
  readonly constraint?: string
}

/** What the database says to statements when it holds one project, OLD; all is rolled back. */
export async function attemptIn(pool: pg.Pool, statements: string): Promise<Outcome> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`insert into project (key, name, timezone, risk_profile_id) values ('OLD', 'Old', 'UTC', 1)`)
    await client.query(statements)
    return {}
  } catch (error) {
    return error as Outcome
  } finally {
    await client.query('rollback')
    client.release()
  }
}
