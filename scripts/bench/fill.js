// Fills the database of DATABASE_URL, or the embedded one in DATA_DIR, from its project P01 (run with tsx):
// fill.js '{"projects": 50, "risksEach": 200, "linesEach": 20, "actionsEach": 200}'
import {join} from 'node:path'
import {openDatabase} from '../../src/shared/db/index.ts'

const {actionsEach = 0, documentsEach = 0, linesEach = 0, projects, risksEach = 0} = JSON.parse(process.argv[2])
const {DATABASE_URL: url, DATA_DIR: dataDirectory} = process.env
const location = url ? {kind: 'server', url} : {directory: join(dataDirectory, 'database'), kind: 'embedded'}

const {close, pool} = await openDatabase(location, {holder: 'npm run bench'})
try {
  await pool.query(
    `insert into project (key, name, timezone, risk_profile_id, currency, baseline_start, baseline_finish)
     select 'P' || lpad(number::text, 2, '0'), 'Project ' || number, timezone, risk_profile_id, currency, baseline_start,
            baseline_finish
       from project, generate_series(2, $1::integer) as number where key = 'P01'`,
    [projects],
  )
  await each('R', risksEach, (count) =>
    pool.query(
      `insert into risk (project_id, reference, title, cause, mitigation, owner, status, identified_on, identified_by,
                         current_likelihood, current_impact)
       select id, key || '-R' || number, 'Risk ' || number || ' of ' || name, 'A cause of some length, as people write it.',
              'What is done about it, in a sentence or two.', 'owner ' || number % 7, 'open', date '2026-01-01', 'bench',
              1 + (number * 7 + id) % 5, 1 + (number * 3 + id / 5) % 5
         from project, generate_series(1, $1::integer) as number`,
      [count],
    ),
  )
  await each('A', actionsEach, (count) =>
    pool.query(
      `insert into action (project_id, reference, title, owner, due, status, done_on)
       select id, key || '-A' || number, 'Action ' || number || ' of ' || name, 'owner ' || number % 7,
              current_date + (number % 120 - 30)::integer, case when number % 3 = 0 then 'done' else 'open' end,
              case when number % 3 = 0 then current_date end
         from project, generate_series(1, $1::integer) as number`,
      [count],
    ),
  )
  await each('B', linesEach, (count) =>
    pool.query(
      `insert into budget_line (project_id, reference, name, currency, original)
       select id, key || '-B' || number, 'Line ' || number, 'GBP', 10000000
         from project, generate_series(1, $1::integer) as number`,
      [count],
    ),
  )
  await each('D', documentsEach, addDocuments)
  await pool.query('vacuum analyze')
} finally {
  await close()
}

async function each(letter, count, insert) {
  if (count === 0) return
  await insert(count)
  await pool.query(
    `insert into reference_counter (project_id, letter, last) select id, $1::text, $2::integer from project`,
    [letter, count],
  )
}

/** Of 200 pages each, with 300 words that are as common as words are. */
async function addDocuments(count) {
  await pool.query(`insert into document_file (sha256, size) values (repeat('a', 64), 1)`)
  const {rows: documents} = await pool.query(
    `insert into document (project_id, reference, title, added_on)
     select id, key || '-D' || number, 'Document ' || number || ' of ' || name, date '2026-01-01'
       from project, generate_series(1, $1::integer) as number
     returning id, project_id, reference`,
    [count],
  )
  let page = 0
  for (const {id, project_id, reference} of documents) {
    const texts = Array.from({length: 200}, () => pageText(page++))
    await pool.query(
      `with added as (
         insert into document_version (project_id, document_id, reference, number, sha256, file_name, media_type, size,
                                       language, page_count, added_on)
         values ($1, $2, $3, 1, repeat('a', 64), 'minutes.pdf', 'application/pdf', 1, $5, 200, date '2026-01-01')
         returning id
       )
       insert into document_page (project_id, version_id, number, text, language)
       select $1, added.id, page.number, page.text, $5
         from added, unnest($4::text[]) with ordinality as page (text, number)`,
      [project_id, id, reference, texts, id % 3 === 0 ? 'de' : 'en'],
    )
  }
}

function pageText(page) {
  const words = Array.from({length: 300}, (_, index) => vocabulary(Math.floor(30_000 ** random(page * 300 + index))))
  if (page % 500 === 0) words[100] = 'scaffolding'
  if (page % 100 === 0) words[50] = 'asbestos'
  if (page % 2 === 0) words[7] = 'library'
  return `${words.join(' ')}.`
}

function vocabulary(number) {
  let word = ''
  for (let rest = number + 400; rest > 0; rest = Math.floor(rest / 20))
    word += 'bdfgklmnprstvwzchjqx'[rest % 20] + 'aeiou'[rest % 5]
  return word
}

/** The same for the same number, so that all runs measure the same. */
function random(seed) {
  const value = Math.sin(seed + 1) * 43_758.5453
  return value - Math.floor(value)
}
