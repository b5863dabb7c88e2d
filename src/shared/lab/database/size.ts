import {existsSync, readdirSync, statSync} from 'node:fs'
import path from 'node:path'
import type {OpenDatabase} from '#shared/db/index'

/** The folder of the embedded one, with its log; what the server says of its own. */
export async function sizeOf({location, pool}: OpenDatabase): Promise<number> {
  if (location.kind === 'embedded') return folderBytes(location.directory)
  const {rows} = await pool.query<{size: number}>('select pg_database_size(current_database())::float8 as size')
  return rows[0]!.size
}

function folderBytes(folder: string): number {
  return readdirSync(folder, {encoding: 'utf8', recursive: true})
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(file)) // Postgres removes files of its log at any time
    .reduce((sum, file) => sum + statSync(file).size, 0)
}
