import {setTimeout as sleep} from 'node:timers/promises'
import {type Kysely, sql} from 'kysely'
import {describe, expect, test} from 'vitest'
import {completeActions, editActions} from '#shared/actions/index'
import {type Database, openDatabase} from '#shared/db/index'
import {historyOf, listChanges, type Past, withPast} from '#shared/history/index'
import {forecastMilestones} from '#shared/milestones/index'
import {editProjects, loadOverview, loadProject, removeProjects} from '#shared/projects/index'
import {closeRisks, editRisks, loadRisks, removeRisks, showRisks} from '#shared/risks/index'
import {
  contactStakeholders,
  forgetStakeholders,
  loadStakeholders,
  showStakeholders,
  withInteractions,
} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, refusal, useRegisters} from '../support/registers.ts'

const tables = [
  ...['project', 'risk', 'action', 'milestone', 'stakeholder', 'stakeholder_interaction'],
  ...['budget_line', 'progress_report', 'budget_transaction', 'balance_assertion', 'change', 'event'],
]

/** All rows of all tables that the database shows; a row that was deleted has left only the history to say when it was made. */
async function dump(database: Kysely<Database>): Promise<Record<string, unknown[]>> {
  const dumped: Record<string, unknown[]> = {}
  for (const table of tables) {
    const {rows} = await sql<{row: unknown}>`
      select to_jsonb(entry) - '{created_at,updated_at}'::text[] as row from ${sql.table(table)} as entry order by id
    `.execute(database)
    dumped[table] = rows.map(({row}) => row)
  }
  return dumped
}

/** An instant that is after all changes until now and before all that follow. */
async function betweenChanges(): Promise<Date> {
  await sleep(5)
  const instant = new Date()
  await sleep(5)
  return instant
}

const addLine = (database: Kysely<Database>, projectId: number) =>
  sql`
    insert into budget_line (project_id, reference, name, currency, original)
    values (${projectId}, next_reference(${projectId}, 'B'), 'Roof', 'EUR', 100000)
  `.execute(database)

const spend = (database: Kysely<Database>, projectId: number) =>
  sql`
    insert into budget_transaction (project_id, line_id, reference, type, amount, date)
    select project_id, id, next_reference(${projectId}, 'T'), 'actual', 2500, '2026-11-20'
      from budget_line where project_id = ${projectId}
  `.execute(database)

const of = (...references: string[]) => ({projectKey: undefined, references})

describeEachDatabase(
  'the past',
  (database) => {
    const registers = useRegisters(database)
    const past = <Value>(until: Date, work: (past: Past) => Promise<Value>) => withPast(registers.kysely, until, work)

    test('is, after any changes, what each table held at the time', async () => {
      const seen: {readonly until: Date; readonly held: unknown}[] = []
      const look = async () => seen.push({held: await dump(registers.kysely), until: await betweenChanges()})
      await look()
      const project = await registers.addProject(approvable)
      const {reference: risk} = await registers.addRisk(project, {...assessed, cost: '85000.50'})
      const {reference: other} = await registers.addRisk(project)
      const {reference: action} = await registers.addAction(project, {due: '2026-12-01', source: risk})
      const {reference: milestone} = await registers.addMilestone(project)
      const {reference: person} = await registers.addStakeholder(project, {influence: '4', name: 'Maria'})
      await look()
      const changes = [
        () => registers.change((trx) => editRisks(trx, of(risk), {cause: 'Built in 1962', likelihood: '5'}, ana)),
        () => registers.change((trx) => editRisks(trx, of(risk, other), {cost: '', impact: '2', likelihood: '1'}, ana)),
        () => registers.change((trx) => removeRisks(trx, of(other), ana)),
        () => registers.undo(),
        () => registers.change((trx) => closeRisks(trx, of(risk), {reason: 'Surveyed'}, ana)),
        () => registers.change((trx) => editActions(trx, of(action), {due: '2027-01-15', owner: 'cora'}, ana)),
        () => registers.change((trx) => completeActions(trx, of(action), {outcome: 'Ordered'}, ana)),
        () => registers.change((trx) => forecastMilestones(trx, of(milestone), '2027-03-31', ana)),
        () => registers.change((trx) => contactStakeholders(trx, of(person), {note: 'Met'}, ana)),
        () => registers.change((trx) => editProjects(trx, [project.key], {name: 'New library', tag: ['a', 'b']}, ana)),
        () => registers.change((trx) => sql`delete from risk where reference = ${other}`.execute(trx)),
        () => registers.change((trx) => addLine(trx, project.id)),
        () => registers.change((trx) => spend(trx, project.id)),
        () => registers.change((trx) => sql`update budget_line set owner = 'cora'`.execute(trx)),
        () => registers.change((trx) => spend(trx, project.id)),
        () => registers.addRisk(project, assessed),
        () => registers.change((trx) => removeProjects(trx, [project.key], NOW)),
      ]
      for (const change of changes) {
        await change()
        await look()
      }
      for (const {held, until} of seen) expect(await past(until, (then) => dump(then.database))).toEqual(held)
    })

    test('leaves nothing behind', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, assessed)
      const until = await betweenChanges()
      await registers.change((trx) => editRisks(trx, of(reference), {title: 'Later'}, ana))
      const present = await dump(registers.kysely)
      await past(until, (then) => dump(then.database))
      await past(until, () => Promise.reject(new Error('failed'))).catch(() => {})
      expect(await dump(registers.kysely)).toEqual(present)
      const {rows} = await registers.pool.query(
        `select relname from pg_class where relpersistence = 't' and relname = any($1)`,
        [tables],
      )
      expect(rows).toEqual([])
    })

    test('cannot be changed', async () => {
      const project = await registers.addProject()
      const until = await betweenChanges()
      await registers.addRisk(project)
      const writing = past(until, ({database: then}) =>
        sql`update public.project set name = 'Rewritten' where id = ${project.id}`.execute(then),
      )
      await expect(writing).rejects.toMatchObject({code: '25006'})
    })

    test('has the versions, counts and last activity of its own day', async () => {
      const project = await registers.addProject(approvable)
      const {reference} = await registers.addRisk(project, {...assessed, impact: '5', likelihood: '5'})
      const until = await betweenChanges()
      const lower = {impact: '1', likelihood: '1'}
      await registers.change((trx) => editRisks(trx, of(reference), lower, ana))
      await registers.change((trx) => editProjects(trx, [project.key], {name: 'Annexe'}, ana))
      await past(until, async ({database: then}) => {
        const overview = await loadOverview(then, 'health', NOW)
        const shown = overview.groups.flatMap(({projects}) => projects).find(({key}) => key === project.key)!
        expect(shown).toMatchObject({name: 'Library', openRisks: {green: 0, red: 1}, version: 1})
        expect(new Date(shown.lastActivityAt).getTime()).toBeLessThan(until.getTime())
        expect(new Date(shown.updatedAt).getTime()).toBeLessThan(until.getTime())
        expect(await showRisks(then, [reference], undefined, NOW)).toMatchObject([{current: {score: 25}, version: 1}])
        expect((await historyOf(then, reference)).map(({events}) => events[0]?.operation)).toEqual(['add'])
      })
      expect(await loadProject(registers.kysely, project.key, NOW)).toMatchObject({
        name: 'Annexe',
        openRisks: {green: 1},
      })
    })

    test('does not know yet that a change was undone later', async () => {
      await registers.addProject()
      const {id} = await registers.newestChange()
      const until = await betweenChanges()
      await registers.undo()
      expect((await listChanges(registers.kysely)).find((change) => change.id === id)?.undoneBy).not.toBeNull()
      const changes = await past(until, ({database: then}) => listChanges(then))
      expect(changes[0]).toMatchObject({id, undoneBy: null})
    })

    test('before the first change is empty, and says when the history begins', async () => {
      await registers.addProject()
      await past(new Date('2000-01-01T00:00:00Z'), async ({database: then, firstChangeAt}) => {
        expect(firstChangeAt!.getTime()).toBeGreaterThan(new Date('2020-01-01').getTime())
        expect(await loadRisks(then, NOW)).toEqual([])
        expect((await loadOverview(then, 'health', NOW)).totals.projects).toBe(0)
      })
    })

    test('has nothing of a person who is forgotten', async () => {
      const project = await registers.addProject()
      const maria = {email: 'maria@example.org', influence: '5', name: 'Maria', organisation: 'Secretariat'}
      const {reference} = await registers.addStakeholder(project, maria)
      const note = {note: 'Maria is leaving the Secretariat'}
      await registers.change((trx) => contactStakeholders(trx, of(reference), note, ana))
      const until = await betweenChanges()
      await registers.change((trx) => forgetStakeholders(trx, of(reference), ana))
      await past(until, async ({database: then}) => {
        const mine = {personal: true, projectId: project.id}
        const shown = await withInteractions(then, await showStakeholders(then, [reference], undefined, NOW, mine))
        expect(shown).toMatchObject([{influence: 5, interactions: [{}], name: 'forgotten person'}])
        expect(await loadStakeholders(then, NOW, mine)).toHaveLength(1)
        expect(JSON.stringify([shown, await dump(then)])).not.toMatch(/Maria is|maria@example/)
      })
    })

    test('has what later migrations added: tables empty, columns as they were filled', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, assessed)
      const until = await betweenChanges()
      await registers.pool.query(`
        alter table risk add rating text not null default 'none';
        alter table risk add doubled smallint generated always as (current_impact * 2) stored;
        alter table risk add origin text;
        update risk set origin = 'filled';
        alter table risk alter origin set not null;
        create table lesson (
          id bigint generated always as identity primary key, project_id bigint not null references project (id),
          reference text not null, removed_at timestamptz, version integer not null default 1,
          created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp()
        );
        create trigger lesson_history after insert or update or delete on lesson
          for each row execute function record_event('reference', 'project_id');
        insert into lesson (project_id, reference) values (${project.id}, 'LESSON');
        update risk set rating = 'high', current_impact = 1 where reference = '${reference}';
      `)
      await past(until, async ({database: then}) => {
        const {rows} = await sql`
          select rating, origin, doubled, score from risk where reference = ${reference}
        `.execute(then)
        expect(rows).toEqual([{doubled: 8, origin: 'filled', rating: 'none', score: 12}])
        expect((await sql`select from lesson`.execute(then)).rows).toEqual([])
      })
      await registers.pool.query('drop table lesson; alter table risk drop rating, drop doubled, drop origin')
      expect(await past(until, ({database: then}) => loadRisks(then, NOW, {projectId: project.id}))).toHaveLength(1)
    })

    describe.runIf(database.name === 'postgres')('on a server', () => {
      const as = async <Value>(change: (url: URL) => void, work: (kysely: Kysely<Database>) => Promise<Value>) => {
        if (database.location.kind !== 'server') throw new Error('no server')
        const url = new URL(database.location.url)
        change(url)
        const open = await openDatabase({kind: 'server', url: url.href}, {holder: 'test'})
        try {
          return await work(open.kysely)
        } finally {
          await open.close()
        }
      }

      test('is seen with a search path that would find the present first', async () => {
        const project = await registers.addProject()
        const until = await betweenChanges()
        await registers.change((trx) => editProjects(trx, [project.key], {name: 'Later'}, ana))
        const hardened = (url: URL) => url.searchParams.set('options', '-c search_path=public,pg_temp')
        const names = await as(hardened, (kysely) =>
          withPast(kysely, until, async ({database: then}) => (await loadProject(then, project.key, NOW)).name),
        )
        expect(names).toBe('Library')
      })

      test('is refused to a role that may not make temporary tables, with what the owner has to type', async () => {
        const name = new URL((database.location as {url: string}).url).pathname.slice(1)
        const until = await betweenChanges()
        await registers.addProject()
        await registers.pool.query(`
          create role reader_of_${name} login password 'reader-p4ss';
          grant select on all tables in schema public to reader_of_${name};
          revoke temporary on database ${name} from public
        `)
        const reader = (url: URL) => {
          url.username = `reader_of_${name}`
          url.password = 'reader-p4ss'
        }
        const look = () => as(reader, (kysely) => withPast(kysely, until, ({database: then}) => loadRisks(then, NOW)))
        try {
          expect(await refusal(look())).toMatchObject({
            code: 'DB_PERMISSION',
            exitCode: 5,
            nextStep: `As the owner of the database: grant temporary on database "${name}" to "reader_of_${name}"`,
          })
          await registers.pool.query(`grant temporary on database ${name} to reader_of_${name}`)
          await look()
        } finally {
          await registers.pool.query(`drop owned by reader_of_${name}; drop role reader_of_${name}`)
        }
      })
    })
  },
  {migrated: true},
)
