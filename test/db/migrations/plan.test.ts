import {expect, test} from 'vitest'
import {
  acceptSchema,
  baseline,
  migrate,
  migrateToLatest,
  migrationStatus,
  readMigrationFiles,
  repair,
  schemaState,
} from '#shared/db/migrations/index'
import {readPlan} from '#shared/db/migrations/plan'
import {describeEachDatabase} from '../../support/databases.ts'
import {
  ACTION,
  createExampleFolder,
  createFolder,
  type MigrationFolder,
  OWNER,
  RISK,
  tablesOf,
  useEmptySchema,
  userErrorOf,
} from './workspace.ts'

const BETWEEN = '20260102120000_between'

describeEachDatabase('files against the database', (database) => {
  const schema = useEmptySchema(database)
  const up = (folder: MigrationFolder) => migrateToLatest(schema.pool, {directory: folder.directory})
  const stateOf = (folder: MigrationFolder) => schemaState(schema.pool, readMigrationFiles(folder.directory))
  const refusalOf = async (folder: MigrationFolder) => {
    const error = await userErrorOf(() => up(folder))
    expect(error).toMatchObject({code: 'MIGRATION_REFUSED', exitCode: 4})
    return error.details?.['problems']
  }
  const forgetRecords = () => schema.pool.query('drop table migration_record')

  test('an empty database has everything pending', async () => {
    const folder = createExampleFolder()
    expect(await stateOf(folder)).toEqual({kind: 'pending', names: [RISK, OWNER, ACTION], isEmpty: true, takenBack: []})
    expect(await tablesOf(schema.pool)).toEqual([])
  })

  test('a younger file is pending, and with all of them applied the schema is current', async () => {
    const folder = createExampleFolder()
    folder.remove(ACTION)
    await up(folder)
    expect(await stateOf(folder)).toEqual({kind: 'current'})
    folder.write(ACTION, 'select 1;')
    expect(await stateOf(folder)).toEqual({kind: 'pending', names: [ACTION], isEmpty: false, takenBack: []})
  })

  test('the state of a database costs one query', async () => {
    const folder = createExampleFolder()
    await up(folder)
    const queries: string[] = []
    const counting = new Proxy(schema.pool, {
      get: (pool, property) =>
        property === 'query' ? (sql: string) => queries.push(sql) && pool.query(sql) : Reflect.get(pool, property),
    })
    expect(await schemaState(counting, readMigrationFiles(folder.directory))).toEqual({kind: 'current'})
    expect(queries).toHaveLength(1)
  })

  test('reading the plan does not break the transaction it is in', async () => {
    const files = readMigrationFiles(createExampleFolder().directory)
    const client = await schema.pool.connect()
    try {
      await client.query('begin')
      expect((await readPlan(client, files)).pending).toHaveLength(3)
      expect((await client.query('select 1 as one')).rows).toEqual([{one: 1}])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test('a younger migration in the database means that this program is too old', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.remove(ACTION)
    expect(await stateOf(folder)).toEqual({kind: 'newer', names: [ACTION]})
    const error = await userErrorOf(() => up(folder))
    expect(error.problems).toEqual([{field: ACTION, message: expect.stringContaining('Update the program')}])
  })

  test('a changed file is refused until it is repaired by name', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.write(OWNER, 'alter table risk add column owner varchar;', 'alter table risk drop column owner;')
    const problem = {kind: 'changed-after-apply', name: OWNER}
    expect(await refusalOf(folder)).toEqual([problem])
    expect(await stateOf(folder)).toMatchObject({kind: 'refused', problems: [problem]})
    const options = {directory: folder.directory, tool: 'test'}
    expect(await repair(schema.pool, {...options, name: OWNER})).toEqual({name: OWNER, done: 'checksum-written'})
    expect(await stateOf(folder)).toEqual({kind: 'current'})
  })

  test('a missing file is refused until it is forgotten by name', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.remove(OWNER)
    const problem = {kind: 'missing-file', name: OWNER}
    expect(await refusalOf(folder)).toEqual([problem])
    expect(await stateOf(folder)).toMatchObject({kind: 'refused', problems: [problem]})
    const options = {directory: folder.directory, tool: 'test'}
    expect(await repair(schema.pool, {...options, name: OWNER})).toEqual({name: OWNER, done: 'forgotten'})
    expect(await stateOf(folder)).toEqual({kind: 'current'})
  })

  test('a file older than what is applied is refused, or allowed and then done with', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.write(
      BETWEEN,
      'alter table risk add column between_them text;',
      'alter table risk drop column between_them;',
    )
    expect(await refusalOf(folder)).toEqual([{kind: 'out-of-order', name: BETWEEN}])
    const options = {directory: folder.directory, tool: 'test'}
    await migrate(schema.pool, {...options, direction: 'up', allow: ['out-of-order']})
    expect(await stateOf(folder)).toEqual({kind: 'current'})
    const {applied} = await migrate(schema.pool, {...options, direction: 'down', count: 2})
    expect(applied.map(({name}) => name)).toEqual([BETWEEN, ACTION])
  })

  test('a waiting older file does not stand in the way of taking back', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.write(BETWEEN, 'select 1;')
    const {applied} = await migrate(schema.pool, {directory: folder.directory, tool: 'test', direction: 'down'})
    expect(applied.map(({name}) => name)).toEqual([ACTION])
  })

  test('what another program applied has no checksum until it is repaired', async () => {
    const folder = createExampleFolder()
    await up(folder)
    await forgetRecords()
    const problems = [RISK, OWNER, ACTION].map((name) => ({kind: 'no-checksum', name}))
    expect(await stateOf(folder)).toMatchObject({kind: 'refused', problems})
    expect(await refusalOf(folder)).toEqual(problems)
    for (const name of [RISK, OWNER, ACTION]) {
      await repair(schema.pool, {directory: folder.directory, tool: 'test', name})
    }
    expect(await stateOf(folder)).toEqual({kind: 'current'})
  })

  test('all problems are told at once, each with what to do; allowing one kind allows no other', async () => {
    const folder = createExampleFolder()
    await up(folder)
    folder.remove(RISK)
    folder.write(OWNER, 'select 1;')
    folder.write(BETWEEN, 'select 1;')
    const options = {directory: folder.directory, tool: 'test', direction: 'up'} as const
    const error = await userErrorOf(() => migrate(schema.pool, options))
    expect(error.problems.map(({field, message}) => [field, /lab db migrate --\S+/.exec(message)?.[0]])).toEqual([
      [RISK, 'lab db migrate --repair'],
      [OWNER, 'lab db migrate --repair'],
      [BETWEEN, 'lab db migrate --allow'],
    ])
    const stillRefused = await userErrorOf(() =>
      migrate(schema.pool, {...options, allow: ['out-of-order', 'missing-file']}),
    )
    expect(stillRefused.problems.map(({field}) => field)).toEqual([OWNER])
    const allowed = ['out-of-order', 'missing-file', 'changed-after-apply'] as const
    expect((await migrate(schema.pool, {...options, allow: allowed})).applied.map(({name}) => name)).toEqual([BETWEEN])
  })

  test('a baseline records without running', async () => {
    const folder = createExampleFolder()
    await schema.pool.query('create table risk (id bigint primary key, title text not null, owner text)')
    const options = {directory: folder.directory, tool: 'test'}
    expect(await baseline(schema.pool, {...options, names: [OWNER, RISK]})).toEqual([RISK, OWNER])
    expect(await stateOf(folder)).toEqual({kind: 'pending', names: [ACTION], isEmpty: false, takenBack: []})
    expect((await up(folder)).drift).toEqual({added: [], removed: [], changed: []})
    expect((await migrationStatus(schema.pool, options)).migrations.map(({state}) => state)).toEqual(
      Array.from({length: 3}, () => 'applied'),
    )
  })

  test('only known names are repaired or recorded, all or none', async () => {
    const folder = createExampleFolder()
    const options = {directory: folder.directory, tool: 'test'}
    await migrate(schema.pool, {...options, direction: 'up', count: 1})
    const notPending = await userErrorOf(() => baseline(schema.pool, {...options, names: [OWNER, RISK, 'other']}))
    expect(notPending).toMatchObject({code: 'MIGRATION_UNKNOWN', exitCode: 3})
    expect(notPending.problems.map(({field}) => field)).toEqual([RISK, 'other'])
    const notApplied = await userErrorOf(() => repair(schema.pool, {...options, name: OWNER}))
    expect(notApplied).toMatchObject({code: 'MIGRATION_UNKNOWN', problems: [{field: OWNER}]})
    expect(await stateOf(folder)).toMatchObject({kind: 'pending', names: [OWNER, ACTION]})
  })

  test('the status names every migration with its state', async () => {
    const folder = createExampleFolder()
    folder.write(ACTION, 'drop table if exists action;')
    const before = Date.now()
    await migrate(schema.pool, {directory: folder.directory, tool: 'test', direction: 'up', to: OWNER})
    folder.write(OWNER, 'alter table risk drop column owner;', 'select 1;')
    folder.remove(RISK)
    folder.write('20260101120000_early', 'select 1;')
    const status = await migrationStatus(schema.pool, {directory: folder.directory})
    expect(status.databaseVersion).toMatch(/^1\d\.\d+/)
    expect(status.migrations).toEqual([
      {
        name: RISK,
        state: 'missing-file',
        isTakenBack: false,
        appliedAt: expect.any(Date),
        isChecksumRight: null,
        looksDestructive: null,
        isReversible: null,
      },
      {
        name: '20260101120000_early',
        state: 'out-of-order',
        isTakenBack: false,
        appliedAt: null,
        isChecksumRight: null,
        looksDestructive: false,
        isReversible: false,
      },
      {
        name: OWNER,
        state: 'changed',
        isTakenBack: false,
        appliedAt: expect.any(Date),
        isChecksumRight: false,
        looksDestructive: true,
        isReversible: true,
      },
      {
        name: ACTION,
        state: 'pending',
        isTakenBack: false,
        appliedAt: null,
        isChecksumRight: null,
        looksDestructive: true,
        isReversible: false,
      },
    ])
    const appliedAt = status.migrations[0]?.appliedAt?.getTime() ?? 0
    expect(appliedAt - before).toBeGreaterThanOrEqual(-1000)
    expect(status.problems.map(({kind}) => kind)).toEqual(['missing-file', 'changed-after-apply', 'out-of-order'])
  })

  test('what was taken back is pending as such, until it is applied or recorded as applied', async () => {
    const folder = createExampleFolder()
    const {directory} = folder
    await migrate(schema.pool, {directory, direction: 'up', tool: 'test'})
    await migrate(schema.pool, {count: 2, directory, direction: 'down', tool: 'test'})
    const pending = {isEmpty: false, kind: 'pending', names: [OWNER, ACTION]}
    expect(await stateOf(folder)).toEqual({...pending, takenBack: [OWNER, ACTION]})
    const {migrations} = await migrationStatus(schema.pool, {directory})
    expect(migrations.map(({isTakenBack}) => isTakenBack)).toEqual([false, true, true])
    await migrate(schema.pool, {directory, direction: 'up', to: OWNER, tool: 'test'})
    expect(await stateOf(folder)).toMatchObject({names: [ACTION], takenBack: [ACTION]})
    await baseline(schema.pool, {directory, names: [ACTION], tool: 'test'})
    expect(await stateOf(folder)).toEqual({kind: 'current'})
  })

  test('of what was taken back, only what still has a file counts', async () => {
    const folder = createExampleFolder()
    const {directory} = folder
    await migrate(schema.pool, {directory, direction: 'up', tool: 'test'})
    await migrate(schema.pool, {directory, direction: 'down', tool: 'test'})
    folder.remove(ACTION)
    expect(await stateOf(folder)).toEqual({kind: 'current'})
    folder.write('20260104000000_other', 'select 1;')
    expect(await stateOf(folder)).toMatchObject({names: ['20260104000000_other'], takenBack: []})
  })

  test('a draft is not pending, whatever its age, and is once it has SQL', async () => {
    const folder = createExampleFolder()
    const {directory} = folder
    const [early, late] = ['20260101120000_early', '20260109000000_late']
    await migrate(schema.pool, {directory, direction: 'up', tool: 'test'})
    for (const name of [early, late]) folder.write(name, '-- soon\n;', '')
    expect(await stateOf(folder)).toEqual({kind: 'current'})
    expect((await migrate(schema.pool, {directory, direction: 'up', tool: 'test'})).applied).toEqual([])
    const {migrations} = await migrationStatus(schema.pool, {directory})
    expect(migrations.map(({state}) => state)).toEqual(['applied', 'draft', 'applied', 'applied', 'draft'])
    folder.write(late, 'select 1;')
    expect(await stateOf(folder)).toMatchObject({kind: 'pending', names: [late]})
  })

  test('an applied file that was emptied is changed, not a draft', async () => {
    const folder = createExampleFolder()
    await migrate(schema.pool, {directory: folder.directory, direction: 'up', tool: 'test'})
    folder.write(ACTION, '')
    expect(await stateOf(folder)).toMatchObject({
      kind: 'refused',
      problems: [{kind: 'changed-after-apply', name: ACTION}],
    })
  })

  test('a database of a newer program is known as such, although there is a draft', async () => {
    const folder = createExampleFolder()
    await migrate(schema.pool, {directory: folder.directory, direction: 'up', tool: 'test'})
    folder.remove(ACTION)
    folder.write('20260109000000_late', '')
    expect(await stateOf(folder)).toEqual({kind: 'newer', names: [ACTION]})
  })

  test('the status of an empty database changes nothing', async () => {
    const status = await migrationStatus(schema.pool, {directory: createFolder().directory})
    expect(status).toMatchObject({migrations: [], drift: null, problems: [], fingerprint: {expected: null}})
    expect(await tablesOf(schema.pool)).toEqual([])
  })

  test('drift is named, survives the next migration and ends when it is accepted', async () => {
    const folder = createExampleFolder()
    folder.remove(ACTION)
    await up(folder)
    await schema.pool.query('create index by_owner on risk (owner); alter table risk alter column title drop not null')
    await schema.pool.query('alter table risk drop constraint risk_pkey')
    const drift = {
      added: ['index by_owner'],
      removed: ['constraint risk.risk_pkey', 'index risk_pkey'],
      changed: [{object: 'column risk.title', expected: 'text not null', actual: 'text'}],
    }
    const directory = folder.directory
    const status = await migrationStatus(schema.pool, {directory})
    expect(status.drift).toEqual(drift)
    expect(status.fingerprint.actual).not.toBe(status.fingerprint.expected)

    folder.write(ACTION, 'create table action (id bigint); drop index by_owner;', 'drop table action;')
    expect((await up(folder)).drift).toEqual(drift)
    expect((await migrationStatus(schema.pool, {directory})).drift).toEqual({...drift, added: []})

    await acceptSchema(schema.pool)
    const accepted = await migrationStatus(schema.pool, {directory})
    expect(accepted.drift).toEqual({added: [], removed: [], changed: []})
    expect(accepted.fingerprint.actual).toBe(accepted.fingerprint.expected)
  })
})
