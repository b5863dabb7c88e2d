import {sql} from 'kysely'
import {describe, expect, test} from 'vitest'
import {historyOf, listChanges} from '#shared/history/index'
import {editProjects} from '#shared/projects/index'
import {addRisk, editRisks, removeRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, assessed, databaseRefusal, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'the history',
  (database) => {
    const registers = useRegisters(database)

    async function count(table: 'change' | 'event'): Promise<number> {
      const {rows} = await registers.pool.query(`select count(*) from ${table}`)
      return rows[0].count
    }

    async function psql(statements: string): Promise<void> {
      await registers.pool.query(statements)
    }

    describe('records a change', () => {
      test('with who made it, with which command and why', async () => {
        const project = await registers.addProject()
        await registers.addRisk(project, {}, {actor: 'ben', command: 'coord risk add', reason: 'Survey of May'})
        expect(await registers.newestChange()).toMatchObject({
          actor: 'ben',
          at: expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/),
          command: 'coord risk add',
          reason: 'Survey of May',
          undoes: null,
          undoneBy: null,
        })
      })

      test('without a reason when none was given', async () => {
        await registers.addProject()
        expect((await registers.newestChange()).reason).toBeNull()
      })

      test('of an addition as all fields that are filled', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, {impact: '4', likelihood: '3', owner: 'ben'})
        const {events} = await registers.newestChange()
        expect(events).toHaveLength(1)
        expect(events[0]).toMatchObject({entity: 'risk', operation: 'add', reference})
        const fields = Object.fromEntries(events[0]!.fields.map(({after, before, field}) => [field, [before, after]]))
        expect(fields).toMatchObject({current_likelihood: [null, 3], owner: [null, 'ben'], status: [null, 'open']})
        expect(Object.keys(fields)).not.toContain('mitigation')
      })

      test('of an edit as the fields that changed, not as those that were written again', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, {...assessed, category: 'safety'})
        await registers.change((transaction) =>
          editRisks(
            transaction,
            {projectKey: undefined, references: [reference]},
            {category: 'safety', mitigation: 'Survey', owner: 'cora'},
            ana,
          ),
        )
        expect((await registers.newestChange()).events).toEqual([
          {
            entity: 'risk',
            fields: [
              {after: 'cora', before: 'ben', field: 'owner'},
              {after: 'Survey', before: null, field: 'mitigation'},
            ],
            operation: 'edit',
            reference,
          },
        ])
      })

      test('without the figures that follow from the fields: version, time stamps, score', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, assessed)
        await psql(`update risk set current_impact = 5 where reference = '${reference}'`)
        const [edit, addition] = await historyOf(registers.kysely, reference)
        expect(edit!.events[0]!.fields).toEqual([{after: 5, before: 4, field: 'current_impact'}])
        const added = addition!.events[0]!.fields.map(({field}) => field)
        expect(added.filter((field) => ['version', 'created_at', 'updated_at', 'score'].includes(field))).toEqual([])
      })

      test('of everything that one transaction did as one, in its order', async () => {
        const project = await registers.addProject()
        const before = await count('change')
        await registers.change(async (transaction) => {
          await addRisk(transaction, project, {title: 'First'}, ana)
          await addRisk(transaction, project, {title: 'Second'}, ana)
          await editProjects(transaction, [project.key], {owner: 'cora'}, ana)
        })
        expect(await count('change')).toBe(before + 1)
        expect((await registers.newestChange()).events.map(({operation, reference}) => [reference, operation])).toEqual(
          [
            [`${project.key}-R1`, 'add'],
            [`${project.key}-R2`, 'add'],
            [project.key, 'edit'],
          ],
        )
      })

      test('under the project that it belongs to, and under each of its references', async () => {
        const [project, other] = [await registers.addProject(), await registers.addProject()]
        const mine = await registers.addRisk(project)
        await registers.addRisk(other)
        const ofProject = await listChanges(registers.kysely, {projectId: project.id})
        expect(ofProject.flatMap(({events}) => events.map(({reference}) => reference))).toEqual([
          mine.reference,
          project.key,
        ])
        expect(await historyOf(registers.kysely, mine.reference)).toHaveLength(1)
      })

      test('as a removal, and as a restoration when it comes back', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project)
        await psql(`update risk set removed_at = now() where reference = '${reference}'`)
        await psql(`update risk set removed_at = null where reference = '${reference}'`)
        const operations = (await historyOf(registers.kysely, reference)).map(({events}) => events[0]!.operation)
        expect(operations).toEqual(['restore', 'remove', 'add'])
      })
    })

    describe('leaves nothing behind', () => {
      test('when a transaction changes nothing', async () => {
        const project = await registers.addProject({name: 'Same', owner: 'ana'})
        const before = [await count('change'), await count('event')]
        await registers.change((transaction) => editProjects(transaction, [project.key], {owner: 'ana'}, ana))
        await registers.change(async (transaction) => sql`select 1`.execute(transaction))
        expect([await count('change'), await count('event')]).toEqual(before)
      })

      test('when a transaction is rolled back', async () => {
        const project = await registers.addProject()
        const before = [await count('change'), await count('event')]
        await expect(
          registers.change(async (transaction) => {
            await addRisk(transaction, project, {title: 'Never'}, ana)
            throw new Error('changed my mind')
          }),
        ).rejects.toThrow('changed my mind')
        expect([await count('change'), await count('event')]).toEqual(before)
      })

      test('of what a savepoint took back, while the rest is recorded as one change', async () => {
        const project = await registers.addProject()
        const before = await count('change')
        await psql(`
          begin;
          savepoint attempt;
          update project set owner = 'mistake' where key = '${project.key}';
          rollback to savepoint attempt;
          update project set owner = 'cora' where key = '${project.key}';
          update project set sponsor = 'dev' where key = '${project.key}';
          commit`)
        expect(await count('change')).toBe(before + 1)
        const {events} = await registers.newestChange()
        expect(events.map(({fields}) => fields.map(({after}) => after))).toEqual([['cora'], ['dev']])
      })
    })

    describe('knows what was changed without this program', () => {
      test('under the name of the database user', async () => {
        const project = await registers.addProject()
        const {rows} = await registers.pool.query('select session_user as name')
        await psql(`update project set sponsor = 'somebody' where key = '${project.key}'`)
        expect(await registers.newestChange()).toMatchObject({actor: rows[0].name, command: 'SQL', reason: null})
      })

      test('and does not take it for the work of whoever used the connection before', async () => {
        const project = await registers.addProject()
        const client = await registers.pool.connect()
        try {
          await client.query(`begin; select set_config('lab.actor', 'ben', true);
            update project set sponsor = 'one' where key = '${project.key}'; commit`)
          await client.query(`update project set sponsor = 'two' where key = '${project.key}'`)
        } finally {
          client.release()
        }
        const [second, first] = await listChanges(registers.kysely, {limit: 2})
        expect(first!.actor).toBe('ben')
        expect(second!.actor).not.toBe('ben')
      })

      test('even when rows are deleted for good', async () => {
        const project = await registers.addProject()
        const {reference, title} = await registers.addRisk(project)
        await psql(`delete from risk where reference = '${reference}'`)
        const [deletion] = await historyOf(registers.kysely, reference)
        expect(deletion!.events[0]).toMatchObject({entity: 'risk', operation: 'delete', reference})
        expect(deletion!.events[0]!.fields).toContainEqual({after: null, before: title, field: 'title'})
      })
    })

    describe('can only be added to', () => {
      test.each([
        'update change set actor = $$nobody$$',
        'delete from change',
        'truncate change cascade',
        'update event set reference = $$X$$',
        'delete from event',
        'truncate event',
      ])('%s', async (statement) => {
        await registers.addProject()
        const before = [await count('change'), await count('event')]
        const error = await databaseRefusal(database, registers.pool.query(statement))
        expect(error).toMatchObject({cause: {code: '42501'}, code: 'DB_PERMISSION', exitCode: 5})
        expect(error.message).toContain('append-only')
        expect([await count('change'), await count('event')]).toEqual(before)
      })
    })

    test('keeps texts as they are, whatever they hold', async () => {
      const project = await registers.addProject()
      const title = `'; drop table risk; -- 😀 \u05e9\u05dc\u05d5\u05dd "quoted" \\ %`
      const {reference} = await registers.addRisk(project, {title})
      const [addition] = await historyOf(registers.kysely, reference)
      expect(addition!.events[0]!.fields).toContainEqual({after: title, before: null, field: 'title'})
    })

    test('is listed newest first, by actor, since a moment and up to a number', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {}, {actor: 'cora'})
      const {at} = await registers.newestChange()
      await registers.addRisk(project, {}, {actor: 'dev'})
      const list = async (filter: Parameters<typeof listChanges>[1]) =>
        (await listChanges(registers.kysely, {projectId: project.id, ...filter})).map(({actor}) => actor)
      expect(await list({})).toEqual(['dev', 'cora', 'ana'])
      expect(await list({limit: 2})).toEqual(['dev', 'cora'])
      expect(await list({actor: 'cora'})).toEqual(['cora'])
      expect(await list({since: new Date(Date.parse(at) + 1)})).toEqual(['dev'])
    })

    test('does not list a removal that was refused', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project)
      const before = await count('change')
      const selection = {projectKey: undefined, references: [reference, `${project.key}-R99`]}
      await refusal(registers.change((transaction) => removeRisks(transaction, selection, ana)))
      expect(await count('change')).toBe(before)
    })
  },
  {migrated: true},
)
