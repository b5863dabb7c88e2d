// What `lab db move` of the embedded database in DATA_DIR to a new database on the server of ADMIN_URL costs, as a whole
// command (run with tsx). Writes milliseconds to fd 3.
import {spawnSync} from 'node:child_process'
import {writeSync} from 'node:fs'
import {join} from 'node:path'
import pg from 'pg'

const url = new URL(process.env.ADMIN_URL)
const name = `bench_move_${process.pid}`
const admin = new pg.Client({connectionString: url.href})
await admin.connect()
await admin.query(`create database ${name} template template0`)
url.pathname = `/${name}`
const bin = join(import.meta.dirname, '../../bin/lab.cjs')
const started = performance.now()
const {status, stderr, stdout} = spawnSync(process.execPath, [bin, 'db', 'move', '--database-url-stdin', '--json'], {
  encoding: 'utf8',
  input: `${url.href}\n`,
  maxBuffer: 2 ** 24,
})
const milliseconds = performance.now() - started
await admin.query(`drop database ${name} with (force)`)
await admin.end()
if (status !== 0) throw new Error(`lab db move failed with ${status}:\n${stderr}${stdout}`)
process.stderr.write(`${JSON.parse(stdout).data.rows} rows in ${Math.round(milliseconds)} ms\n`)
writeSync(3, String(milliseconds))
