// Appends rows, one transaction each, and prints the number of each when it is saved. Arguments: directory, how many.
import {openDatabase} from '#shared/db/index'

const [directory = '', count] = process.argv.slice(2)
const open = await openDatabase({kind: 'embedded', directory}, {holder: 'test', waitMs: 120_000})
await open.pool.query('create table if not exists written (id bigint generated always as identity primary key)')
for (let row = 0; row < Number(count); row++) {
  const {rows} = await open.pool.query('insert into written default values returning id')
  process.stdout.write(`${rows[0].id}\n`)
}
await open.close()
