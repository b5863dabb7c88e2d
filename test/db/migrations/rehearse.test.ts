import {expect, test} from 'vitest'
import {migrateToLatest, readMigrationFiles, rehearse} from '#shared/db/migrations/index'
import {describeEachDatabase} from '../../support/databases.ts'
import {createFolder, RISK, tablesOf, useEmptySchema} from './workspace.ts'

const CHANGE = '20260201000000_change'
const MORE = '20260202000000_more'
const NOTHING = {
  destructive: false,
  lostColumns: [],
  changedColumns: [],
  lostRows: [],
  newTables: [],
  droppedTables: [],
  problems: [],
}

describeEachDatabase('a rehearsal', (database) => {
  const schema = useEmptySchema(database)

  const rehearseOn = async (setup: string, change: string, more?: string) => {
    const folder = createFolder()
    folder.write(RISK, setup)
    await migrateToLatest(schema.pool, {directory: folder.directory})
    folder.write(CHANGE, change)
    if (more !== undefined) folder.write(MORE, more)
    const names = more === undefined ? [CHANGE] : [CHANGE, MORE]
    const {milliseconds, ...report} = await rehearse(schema.pool, readMigrationFiles(folder.directory), names, 'up')
    expect(milliseconds).toBeGreaterThanOrEqual(0)
    return report
  }

  const TWO_RISKS = `create table risk (id int primary key, title text, cost numeric(14, 2));
                     insert into risk values (1, 'a', 1.25), (2, 'b', 2.5);`

  test('tells new tables and finds nothing lost', async () => {
    const report = await rehearseOn(TWO_RISKS, 'create table action (id int); alter table risk add owner text;')
    expect(report).toEqual({...NOTHING, newTables: ['action']})
    expect(await tablesOf(schema.pool)).not.toContain('action')
  })

  test('tells lost rows and columns, and leaves everything as it was', async () => {
    const report = await rehearseOn(
      TWO_RISKS,
      'alter table risk drop column title; delete from risk where id = 2; alter table risk alter cost type int;',
    )
    expect(report).toEqual({
      ...NOTHING,
      destructive: true,
      lostColumns: [{column: 'risk.title', type: 'text', rows: 2}],
      changedColumns: [{column: 'risk.cost', from: 'numeric(14,2)', to: 'integer', rows: 2}],
      lostRows: [{table: 'risk', before: 2, after: 1}],
    })
    expect((await schema.pool.query('select id, title from risk order by id')).rows).toEqual([
      {id: 1, title: 'a'},
      {id: 2, title: 'b'},
    ])
  })

  test('tells a dropped table', async () => {
    expect(await rehearseOn(TWO_RISKS, 'drop table risk;')).toEqual({
      ...NOTHING,
      destructive: true,
      lostRows: [{table: 'risk', before: 2, after: null}],
      droppedTables: ['risk'],
    })
  })

  test('is not alarmed about a table without rows', async () => {
    expect(await rehearseOn('create table risk (id int, title text);', 'alter table risk drop title;')).toEqual({
      ...NOTHING,
      lostColumns: [{column: 'risk.title', type: 'text', rows: 0}],
    })
  })

  test('knows a renamed table and column again', async () => {
    const rename = 'alter table risk rename to hazard; alter table hazard rename title to name;'
    expect(await rehearseOn(TWO_RISKS, rename)).toEqual(NOTHING)
  })

  test('takes a column that is dropped and created anew for lost', async () => {
    const report = await rehearseOn(TWO_RISKS, 'alter table risk drop title; alter table risk add title text;')
    expect(report).toMatchObject({destructive: true, lostColumns: [{column: 'risk.title', rows: 2}]})
  })

  test('takes a table that is copied and replaced for kept, as far as it is', async () => {
    const copy = 'create table copy (id int, title text); insert into copy select id, title from risk;'
    expect(await rehearseOn(TWO_RISKS, `${copy} drop table risk; alter table copy rename to risk;`)).toEqual({
      ...NOTHING,
      destructive: true,
      lostColumns: [{column: 'risk.cost', type: 'numeric(14,2)', rows: 2}],
    })
  })

  test('runs several migrations in order', async () => {
    expect(await rehearseOn(TWO_RISKS, 'create table a (id int);', 'alter table a rename to b;')).toEqual({
      ...NOTHING,
      newTables: ['b'],
    })
  })

  test('names file and line of a syntax error', async () => {
    const {problems} = await rehearseOn(
      TWO_RISKS,
      'select 1;\n\n-- why\nalter table risk\n  add owner text,\n  oops title;',
    )
    expect(problems).toEqual([{field: `${CHANGE}.sql:7`, message: 'syntax error at or near "oops"'}])
  })

  test('counts characters, not bytes or halves, to find the line', async () => {
    const {problems} = await rehearseOn(TWO_RISKS, `select '${'😀'.repeat(40)}'\n  from risk\n where nothing = 1;`)
    expect(problems).toMatchObject([{field: `${CHANGE}.sql:4`, message: expect.stringContaining('"nothing"')}])
  })

  test('names the statement that existing rows do not allow', async () => {
    const change = 'select 1;\nalter table risk\n  add constraint small check (id < 2);'
    const report = await rehearseOn(TWO_RISKS, change)
    expect(report.problems).toMatchObject([{field: `${CHANGE}.sql:3`, message: expect.stringContaining('"small"')}])
    expect(report).toMatchObject({...NOTHING, problems: expect.anything()})
    expect((await schema.pool.query('select count(*)::int as rows from risk')).rows).toEqual([{rows: 2}])
  })

  test('finds what would only fail at the end of the transaction', async () => {
    const setup = `${TWO_RISKS} create table action (risk_id int references risk (id) deferrable initially deferred);`
    const {problems} = await rehearseOn(setup, 'insert into action values (7);')
    expect(problems).toMatchObject([{field: `${CHANGE}.sql`, message: expect.stringContaining('foreign key')}])
  })

  test('runs the way down too', async () => {
    const folder = createFolder()
    folder.write(RISK, 'create table risk (id int); insert into risk values (1);', 'drop table risk;')
    await migrateToLatest(schema.pool, {directory: folder.directory})
    const report = await rehearse(schema.pool, readMigrationFiles(folder.directory), [RISK], 'down')
    expect(report).toMatchObject({droppedTables: ['risk'], lostRows: [{table: 'risk', before: 1, after: null}]})
    expect(await tablesOf(schema.pool)).toContain('risk')
  })

  test('knows only migrations that are there', async () => {
    await expect(rehearse(schema.pool, [], [RISK], 'up')).rejects.toThrow(RISK)
  })
})
