import {setImmediate} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {inMigrationTransaction} from '#shared/db/migrations/transaction'
import {describeEachDatabase} from '../../support/databases.ts'
import {tablesOf, useEmptySchema} from './workspace.ts'

describeEachDatabase('the transaction of a migration', (database) => {
  const schema = useEmptySchema(database)

  test('keeps or undoes everything', async () => {
    for (const end of ['rollback', 'commit'] as const) {
      await inMigrationTransaction(schema.pool, end, (client) => client.query(`create table ${end}_made (id int)`))
    }
    expect(await tablesOf(schema.pool)).toEqual(['commit_made'])
  })

  test('is undone by an error, and the connection goes on', async () => {
    const failing = inMigrationTransaction(schema.pool, 'commit', async (client) => {
      await client.query('create table risk (id int)')
      await client.query('select nothing')
    })
    await expect(failing).rejects.toThrow('"nothing"')
    expect(await tablesOf(schema.pool)).toEqual([])
  })

  test.each(['commit', 'rollback'] as const)('notices that the work has ended it (%s)', async (end) => {
    const ending = inMigrationTransaction(schema.pool, end, (client) => client.query('commit'))
    await expect(ending).rejects.toThrow(/SAVEPOINT can only be used in transaction blocks/)
  })

  test('names objects of public first, and tells the time in UTC', async () => {
    const settings = await inMigrationTransaction(schema.pool, 'rollback', async (client) => {
      const {rows} = await client.query(
        "select current_schemas(false)::text as schemas, current_setting('timezone') as zone",
      )
      return rows[0]
    })
    expect(settings).toEqual({schemas: '{public}', zone: 'UTC'})
  })

  if (database.name === 'postgres') {
    test('sees what the one before it has committed, whatever the server’s usual isolation is', async () => {
      await schema.pool.query('create table note (text text)')
      const name = (await schema.pool.query<{name: string}>('select current_database() as name')).rows[0]?.name
      await schema.pool.query(`alter database ${name} set default_transaction_isolation = 'serializable'`)
      const open = await database.open()
      try {
        const second = await inMigrationTransaction(open.pool, 'commit', async (client) => {
          const waiting = inMigrationTransaction(open.pool, 'commit', (other) => other.query('select text from note'))
          const isWaiting = () => client.query("select from pg_locks where locktype = 'advisory' and not granted")
          while ((await isWaiting()).rowCount === 0) await setImmediate()
          await client.query("insert into note values ('first')")
          return {waiting}
        })
        expect((await second.waiting).rows).toEqual([{text: 'first'}])
      } finally {
        await open.close()
        await schema.pool.query(`alter database ${name} reset default_transaction_isolation`)
      }
    })
  }
})
