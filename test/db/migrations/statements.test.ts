import {describe, expect, test} from 'vitest'
import {looksDestructive, splitStatements} from '#shared/db/migrations/statements'

const textsOf = (sql: string) => splitStatements(sql, 1).statements.map(({text}) => text)
const problemsOf = (sql: string) => splitStatements(sql, 1).problems.map(({line, message}) => `${line}: ${message}`)

describe('a statement ends at its semicolon', () => {
  test('each starts at its first word, with its line of the file', () => {
    const {statements} = splitStatements('\n-- first\nselect 1;\n\n/* second */ select 2 ; select 3', 10)
    expect(statements.map(({text, line}) => [line, text])).toEqual([
      [12, 'select 1'],
      [14, 'select 2'],
      [14, 'select 3'],
    ])
  })

  test.each([
    ['in a string', `select ';', 'it''s; \\'`],
    ['in a string with backslashes', String.raw`select E'\';', e'\\'`],
    ['in a quoted name', `select 1 as "a;""b;"`],
    ['in a dollar quote', 'do $$begin perform 1; end$$'],
    ['in a named dollar quote', 'do $body$begin perform $$;$$; end$body$'],
    ['in comments', 'select 1 -- ;\n/* ; /* ; */ ; */ + 1'],
    ['in parentheses', 'create rule r as on insert to t do also (select 1; select 2)'],
    [
      'in the SQL body of a function',
      'create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end',
    ],
  ])('but not %s', (_where, sql) => {
    expect(textsOf(`${sql}; select 'next'`)).toEqual([sql, "select 'next'"])
    expect(problemsOf(sql)).toEqual([])
  })

  test('a dollar in a name or a parameter begins no quote', () => {
    expect(textsOf('select a$b$c; execute p($1, $2); select 1')).toHaveLength(3)
  })

  test.each([
    ["select 1;\nselect 'open", "2: ' is never closed"],
    ['select "open', '1: " is never closed'],
    ['\n\ndo $x$ begin', '3: $x$ is never closed'],
    ['select 1 /* /* */', '1: /* is never closed'],
  ])('%j has a part that is never closed', (sql, problem) => {
    expect(problemsOf(sql)).toEqual([problem])
  })
})

describe('what cannot be in a migration', () => {
  test.each([
    'begin',
    'BEGIN TRANSACTION',
    'start transaction',
    'commit',
    'end',
    'rollback',
    'abort',
    'savepoint a',
    'release a',
    "prepare transaction 'a'",
  ])('%s: the transaction is not the file’s', (sql) => {
    expect(problemsOf(`select 1;\n${sql};`)).toEqual([
      expect.stringMatching(/^2: \w+ is not allowed: .*one transaction/),
    ])
  })

  test.each([
    'create index concurrently on risk (id)',
    'create unique index concurrently i on risk (id)',
    'drop index concurrently i',
    'reindex table concurrently risk',
    'alter table risk detach partition risk_2026 concurrently',
    'vacuum analyze risk',
    'create database other',
    "alter system set work_mem = '1MB'",
  ])('%s cannot run in a transaction', (sql) => {
    expect(problemsOf(sql)).toEqual([expect.stringMatching(/^1: [A-Z ]+ cannot run in a transaction/)])
  })

  test.each(['set search_path to other', 'set session work_mem = 1', 'reset all', 'discard all'])(
    '%s would stay on the connection',
    (sql) => {
      expect(problemsOf(sql)).toEqual([expect.stringContaining('SET LOCAL')])
    },
  )

  test.each(['\\connect other', 'copy risk from stdin', 'copy risk to stdout'])('%s needs psql', (sql) => {
    expect(problemsOf(sql)).toHaveLength(1)
  })

  test.each([
    'create function f() returns void language plpgsql as $$ begin perform 1; commit; end $$',
    'refresh materialized view concurrently v',
    "set local lock_timeout = '1s'",
    'set constraints all deferred',
    `select 'begin; commit', "vacuum" -- rollback`,
    'create table "begin" (concurrently text)',
    "copy risk from '/data/risk.csv'",
  ])('%s is allowed', (sql) => {
    expect(problemsOf(sql)).toEqual([])
  })
})

describe('a statement that looks destructive', () => {
  const isDestructive = (sql: string) => splitStatements(sql, 1).statements.some(looksDestructive)

  test.each([
    'drop table risk',
    'truncate risk',
    'delete from risk',
    'with old as (delete from risk returning *) select 1',
    'drop domain money cascade',
    'alter table risk drop title',
    'alter table risk drop column if exists title',
    'alter table risk alter column title type varchar(10)',
    'alter table risk alter "Title" set data type varchar(10)',
  ])('%s', (sql) => {
    expect(isDestructive(sql)).toBe(true)
  })

  test.each([
    'create trigger t before truncate or delete on risk execute function f()',
    'alter table risk drop constraint risk_title',
    'alter table risk alter column title drop not null',
    'alter table risk add column type text',
    'drop index i',
    "comment on table risk is 'drop table risk'",
  ])('not: %s', (sql) => {
    expect(isDestructive(sql)).toBe(false)
  })
})
