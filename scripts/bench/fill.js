// Fills the database of DATABASE_URL, or the embedded one in DATA_DIR, from its project P01 (run with tsx):
// fill.js PROJECTS RISKS_EACH
import {join} from 'node:path'
import {openDatabase} from '../../src/shared/db/index.ts'

const [projects, risksEach] = process.argv.slice(2).map(Number)
const {DATABASE_URL: url, DATA_DIR: dataDirectory} = process.env
const location = url ? {kind: 'server', url} : {directory: join(dataDirectory, 'database'), kind: 'embedded'}

const {close, pool} = await openDatabase(location, {holder: 'npm run bench'})
try {
  await pool.query(
    `insert into project (key, name, timezone, risk_profile_id)
     select 'P' || lpad(number::text, 2, '0'), 'Project ' || number, timezone, risk_profile_id
       from project, generate_series(2, $1::integer) as number where key = 'P01'`,
    [projects],
  )
  await pool.query(
    `insert into risk (project_id, reference, title, cause, mitigation, owner, status, identified_on, identified_by,
                       current_likelihood, current_impact)
     select id, key || '-R' || number, 'Risk ' || number || ' of ' || name, 'A cause of some length, as people write it.',
            'What is done about it, in a sentence or two.', 'owner ' || number % 7, 'open', date '2026-01-01', 'bench',
            1 + (number * 7 + id) % 5, 1 + (number * 3 + id / 5) % 5
       from project, generate_series(1, $1::integer) as number`,
    [risksEach],
  )
  await pool.query(
    `insert into reference_counter (project_id, letter, last) select id, 'R', $1::integer from project`,
    [risksEach],
  )
  await pool.query('vacuum analyze')
} finally {
  await close()
}
