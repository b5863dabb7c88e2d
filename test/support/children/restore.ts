// Restores a backup and waits before the rows of one table. Arguments: directory or URL, backup, table.
import {fileURLToPath} from 'node:url'
import {fillDatabase} from '#shared/db/backup/fill-database'
import {readBackup, verifyBackup} from '#shared/db/backup/verify'
import {openDatabase} from '#shared/db/index'

const [place = '', file = '', table = ''] = process.argv.slice(2)
const isServer = place.startsWith('postgres')
const open = await openDatabase(isServer ? {kind: 'server', url: place} : {directory: place, kind: 'embedded'}, {
  holder: 'test',
})
const backup = await verifyBackup(file)
await fillDatabase(open, {...backup, name: file}, pausing(), {
  migrationsDirectory: fileURLToPath(new URL('../../../migrations', import.meta.url)),
  replace: false,
  tool: 'test',
})

async function* pausing() {
  for await (const part of readBackup(file)) {
    yield part
    if (!('table' in part) || part.table.name !== table) continue
    process.stdout.write(`at ${table}\n`)
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  }
}
