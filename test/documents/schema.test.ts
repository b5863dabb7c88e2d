import {describe, expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {useRegisters} from '../support/registers.ts'
import {attemptIn, insertOf, type Values} from '../support/schema.ts'

const project = '(select id from project limit 1)'
const sha256 = `'${'a'.repeat(64)}'`
const document = (values: Values) =>
  insertOf('document', {
    added_on: `'2026-11-01'`,
    project_id: project,
    reference: `'OLD-D7'`,
    title: `'Charter'`,
    ...values,
  })
const file = (values: Values) => insertOf('document_file', {content: `'x'::bytea`, sha256, size: '1', ...values})
const version = (values: Values) =>
  insertOf('document_version', {
    added_on: `'2026-11-01'`,
    document_id: '(select id from document limit 1)',
    file_name: `'a.txt'`,
    media_type: `'text/plain'`,
    number: '1',
    page_count: '1',
    project_id: project,
    reference: `'OLD-D7'`,
    sha256,
    size: '1',
    ...values,
  })
const page = (values: Values) =>
  insertOf('document_page', {
    number: '1',
    project_id: project,
    text: `'words'`,
    version_id: '(select id from document_version limit 1)',
    ...values,
  })
const letters = (count: number) => `repeat('ä', ${count})`
const whole = `${document({})}; ${file({})}; ${version({})}`

const refused: Readonly<Record<string, readonly string[]>> = {
  document_file_sha256_format: [file({sha256: `'A'`})],
  document_file_size: [file({size: '2'}), file({content: 'null', size: '0'})],
  document_kind: [document({kind: `'poem'`})],
  document_owner_length: [document({owner: letters(201)})],
  document_page_language: [`${whole}; ${page({language: `'fr'`})}`],
  document_page_number_once: [`${whole}; ${page({})}; ${page({})}`],
  document_page_number_positive: [`${whole}; ${page({number: '0'})}`],
  document_page_project_id_fkey: [`${whole}; ${page({project_id: '0'})}`],
  document_page_version_id_fkey: [page({version_id: '0'})],
  document_project_id_fkey: [document({project_id: '0'})],
  document_reference_format: [document({reference: `'OLD-R7'`})],
  document_reference_never_reused: [`${document({removed_at: 'now()'})}; ${document({})}`],
  document_title_length: [document({title: `''`}), document({title: letters(201)})],
  document_version_document_id_fkey: [`${file({})}; ${version({document_id: '0'})}`],
  document_version_file_name_length: [`${document({})}; ${file({})}; ${version({file_name: letters(256)})}`],
  document_version_language: [`${document({})}; ${file({})}; ${version({language: `'fr'`})}`],
  document_version_number: [`${whole}; ${version({})}`],
  document_version_number_positive: [`${document({})}; ${file({})}; ${version({number: '0'})}`],
  document_version_page_count: [`${document({})}; ${file({})}; ${version({page_count: '-1'})}`],
  document_version_project_id_fkey: [`${document({})}; ${file({})}; ${version({project_id: '0'})}`],
  document_version_sha256_fkey: [`${document({})}; ${version({})}`],
  document_version_size: [`${document({})}; ${file({})}; ${version({size: '0'})}`],
  document_version_truncated_object: [`${document({})}; ${file({})}; ${version({truncated: `'[]'`})}`],
  document_version_warnings_list: [`${document({})}; ${file({})}; ${version({warnings: `'{}'`})}`],
}

describeEachDatabase(
  'the tables of documents',
  (database) => {
    const registers = useRegisters(database)
    const attempt = (statement: string) => attemptIn(registers.pool, statement)

    describe('refuse what must not be', () => {
      const cases = Object.entries(refused).flatMap(([rule, statements]) => statements.map((sql) => ({rule, sql})))
      test.each(cases)('$rule: $sql', async ({rule, sql}) => {
        expect(await attempt(sql)).toMatchObject({constraint: rule})
      })
    })

    test('take a page of any length, and find its first words', async () => {
      const words = `(select string_agg(md5(n::text), ' ') from generate_series(1, 60000) as n)`
      expect(await attempt(`${whole}; ${page({text: words})}`)).toEqual({})
    })

    test('have these constraints and no other', async () => {
      const {rows} = await registers.pool.query<{name: string}>(
        `select conname as name from pg_constraint
          where conrelid in ('document'::regclass, 'document_file'::regclass, 'document_page'::regclass,
                             'document_version'::regclass)
            and contype not in ('n', 'p')
          union select 'document_version_number'`,
      )
      expect(rows.map(({name}) => name).sort()).toEqual(Object.keys(refused).sort())
    })

    test.each(['document', 'document_version'])('%s is not emptied without a history', async (table) => {
      expect(await attempt(`truncate ${table} cascade`)).toMatchObject({code: '42501'})
    })
  },
  {migrated: true},
)
