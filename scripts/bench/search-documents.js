// Milliseconds that a search takes in the database (run with tsx, the place in the environment): its median on descriptor 3.
import {writeSync} from 'node:fs'
import {join} from 'node:path'
import {openDatabase} from '../../src/shared/db/index.ts'
import {searchDocuments} from '../../src/shared/documents/index.ts'

const CALLS = 21

const {DATABASE_URL: url, DATA_DIR: dataDirectory} = process.env
const location = url ? {kind: 'server', url} : {directory: join(dataDirectory, 'database'), kind: 'embedded'}
const {close, kysely} = await openDatabase(location, {holder: 'npm run bench'})
try {
  const samples = []
  for (let call = 0; call < CALLS; call++) {
    const started = process.hrtime.bigint()
    const {total} = await searchDocuments(kysely, process.argv[2])
    if (total === 0) throw new Error(`no page has ${process.argv[2]}`)
    if (call > 0) samples.push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  writeSync(3, String(samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)]))
} finally {
  await close()
}
