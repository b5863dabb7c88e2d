import {expect, test} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'

describeEachDatabase('an open database', (database) => {
  test('answers', async () => {
    const open = await database.open()
    expect((await open.pool.query('select 1::int8 as one')).rows).toEqual([{one: 1}])
    expect(open.created).toBe(false)
    await open.close()
  })
})
