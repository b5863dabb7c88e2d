import path from 'node:path'
import {expect, inject, test} from 'vitest'
import {describeSchema, migrateToLatest, readDrift} from '#shared/db/migrations/index'
import {describeEachDatabase} from '../../support/databases.ts'
import {createExampleFolder, createFolder, useEmptySchema} from './workspace.ts'

const EVERYTHING = `
create domain money_minor as bigint not null default 0 check (value >= 0);
create domain code as text collate "C" constraint code_format check (value ~ '^[A-Z]+$');
create type color as enum ('green', 'red');
create type span as range (subtype = int4);
create type pair as (a int, b text);
create table project (
  id bigint generated always as identity primary key,
  key code not null unique,
  budget money_minor,
  span_of span,
  color color default 'green',
  intake jsonb not null default '{}',
  since timestamptz not null default '2026-01-01 00:00+02',
  pause interval default '36 hours',
  icon bytea default '\\xdeadbeef',
  share double precision default 0.1,
  removed_at timestamptz
);
create table risk (
  id bigserial primary key,
  project_id bigint not null references project (id) on delete restrict deferrable,
  title text not null,
  likelihood smallint check (likelihood between 1 and 5),
  impact smallint,
  score smallint generated always as (likelihood * impact) stored,
  words tsvector generated always as (to_tsvector('simple', left(title, 1000))) stored,
  body text,
  constraint paired check ((likelihood is null) = (impact is null)),
  constraint kinds check (title in ('a', 'b', 'c') or title not like 'x%')
) with (fillfactor = 80);
alter table risk alter body set storage external;
create index risk_words on risk using gin (words);
create unique index project_open on project (lower(key), since desc nulls last) include (id) where removed_at is null;
create function touch() returns trigger language plpgsql as $$
begin
  new.title := trim(new.title); -- keeps
  return new;
end $$;
create function total(for_project bigint, out amount bigint) language sql stable
  begin atomic select count(*) from risk where project_id = for_project; end;
create procedure clear(days int default 7) language plpgsql as $$ begin perform days; end $$;
create aggregate longest(text) (sfunc = textcat, stype = text, initcond = '');
create trigger risk_touch before insert or update of title on risk
  for each row when (new.title is not null) execute function touch();
create view open_risk with (security_barrier) as
  select r.id, p.key, r.score, count(*) over (partition by p.id) as siblings
    from risk r join project p on p.id = r.project_id where p.removed_at is null and r.title = any (array['a', 'b']);
create materialized view summary as select project_id, max(score) as highest from risk group by project_id;
create table log (at date not null, note text) partition by range (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create sequence ticket start 100 increment 5 cycle maxvalue 1000;
alter table risk enable row level security;
create policy own on risk for select using (title <> current_setting('lab.actor', true));
create rule no_delete as on delete to project do instead nothing;
`

const fingerprints = new Map<string, Record<string, string>>()
const remember = (kind: string, what: string, fingerprint: string) => {
  fingerprints.set(kind, {...fingerprints.get(kind), [what]: fingerprint})
}

describeEachDatabase('the fingerprint of a schema', (database) => {
  const schema = useEmptySchema(database)

  test('covers every kind of object', async () => {
    const folder = createFolder()
    folder.write('20260101000000_everything', EVERYTHING)
    await migrateToLatest(schema.pool, {directory: folder.directory})
    const {fingerprint, items} = await describeSchema(schema.pool)
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/)
    remember(database.name, 'everything', fingerprint)
    const kinds = new Set(Object.keys(items).map((object) => object.replace(/ \S+$/, '').replace(/ \S+\(.*$/, '')))
    expect([...kinds].sort()).toEqual([
      'aggregate',
      'column',
      'constraint',
      'domain',
      'function',
      'index',
      'materialized view',
      'policy',
      'procedure',
      'rule',
      'sequence',
      'table',
      'trigger',
      'type',
      'view',
    ])
    expect(items).toMatchObject({
      'column risk.score': expect.stringMatching(/^smallint generated \(likelihood \* impact\)$/),
      'column project.id': 'bigint not null identity always',
      'column risk.body': 'text storage e',
      'constraint risk.paired': 'CHECK (((likelihood IS NULL) = (impact IS NULL)))',
      'domain code': expect.stringContaining('collate'),
      'type color': "enum 'green', 'red'",
      'table risk': 'row level security with {fillfactor=80}',
      'index project_open': expect.stringContaining('WHERE (removed_at IS NULL)'),
      'table log': 'partition by RANGE (at)',
    })
  })

  test('of this program’s own migrations is found', async () => {
    await migrateToLatest(schema.pool, {directory: path.resolve('migrations')})
    remember(database.name, 'ours', (await describeSchema(schema.pool)).fingerprint)
  })

  test('does not depend on the settings of the connection, and leaves them alone', async () => {
    const folder = createFolder()
    folder.write('20260101000000_everything', EVERYTHING)
    await migrateToLatest(schema.pool, {directory: folder.directory})
    const plain = await describeSchema(schema.pool)
    await schema.pool.query(`
      set search_path to pg_temp, pg_catalog; set timezone to 'Asia/Tokyo'; set datestyle to 'German';
      set intervalstyle to 'iso_8601'; set bytea_output to 'escape'; set extra_float_digits to 0`)
    try {
      expect(await describeSchema(schema.pool)).toEqual(plain)
      expect((await schema.pool.query('show datestyle')).rows).toEqual([{DateStyle: 'German, DMY'}])
    } finally {
      await schema.pool.query('discard all')
    }
  })

  test.each([
    ['a disabled trigger', 'alter table risk disable trigger risk_touch', 'trigger risk.risk_touch'],
    [
      'a body',
      "create or replace procedure clear(days int default 7) language sql as ''",
      'procedure clear(IN days integer)',
    ],
    ['a default', 'alter table risk alter impact set default 1', 'column risk.impact'],
    ['NOT NULL', 'alter table risk alter title drop not null', 'column risk.title'],
    ['a type', 'alter table risk alter title type varchar(20)', 'column risk.title'],
    ['a view', 'create or replace view v as select id + 0 as id from risk', 'view v'],
    ['an enum', "alter type color add value 'blue'", 'type color'],
    ['a domain', 'alter domain code set not null', 'domain code'],
    ['a domain’s default', "alter domain code set default 'A'", 'domain code'],
    ['a sequence', 'alter sequence ticket increment 2', 'sequence ticket'],
    ['row security', 'alter table risk enable row level security', 'table risk'],
  ])('drift names %s', async (_what, sql, object) => {
    const folder = createFolder()
    folder.write(
      '20260101000000_some',
      `create table risk (id int, title text not null, impact int);
       create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger risk_touch before insert on risk for each row execute function touch();
       create procedure clear(days int default 7) language sql as 'select 1';
       create view v as select id from risk;
       create type color as enum ('green'); create domain code as text; create sequence ticket;`,
    )
    // A column that a view uses keeps its type.
    if (sql.includes('type varchar')) folder.write('20260102000000_no_view', 'drop view v;')
    await migrateToLatest(schema.pool, {directory: folder.directory})
    expect(await readDrift(schema.pool)).toEqual({added: [], removed: [], changed: []})
    await schema.pool.query(sql)
    const drift = await readDrift(schema.pool)
    expect(drift?.changed.map((change) => change.object)).toEqual([object])
  })

  test('leaves out what belongs to an extension', async () => {
    const {rows} = await schema.pool.query<{name: string}>(
      `select name from pg_available_extensions
        where installed_version is null and name in ('pg_trgm', 'hstore', 'btree_gist') order by name limit 1`,
    )
    const before = await describeSchema(schema.pool)
    for (const {name} of rows) await schema.pool.query(`create extension ${name} schema public`)
    expect(await describeSchema(schema.pool)).toEqual(before)
    for (const {name} of rows) await schema.pool.query(`drop extension ${name}`)
  })

  test('drift names what was added and removed', async () => {
    const {directory} = createExampleFolder()
    expect(await readDrift(schema.pool)).toBeNull()
    await migrateToLatest(schema.pool, {directory})
    await schema.pool.query('drop table action; create table extra (id int)')
    expect(await readDrift(schema.pool)).toEqual({
      added: ['column extra.id', 'table extra'],
      removed: ['column action.id', 'constraint action.action_pkey', 'index action_pkey', 'table action'],
      changed: [],
    })
  })
})

test.skipIf(inject('postgresAdminUrl') === '')('PGlite 18 and PostgreSQL 16 come to the same fingerprints', () => {
  const [embedded, server] = [fingerprints.get('pglite'), fingerprints.get('postgres')]
  expect(Object.keys(embedded ?? {})).toEqual(['everything', 'ours'])
  expect(server).toEqual(embedded)
})
