import {beforeAll, describe, expect, test} from 'vitest'
import type {Change} from '#shared/history/index'
import {describeEachDatabase} from '../../support/databases.ts'
import {type Outcome, run, temporaryEnvironment} from '../../support/run-bin.ts'
import {dataOf} from './answers.ts'

interface ListedRisk {
  readonly reference: string
  readonly title: string
}

const LONG_ENOUGH_MS = 180_000

describeEachDatabase(
  'twelve `coord risk add` at once on one database',
  (database) => {
    const place = temporaryEnvironment()
    const environment = {...place.environment, ...database.environment}
    const coord = (...args: string[]) => run('coord', args, {environment})

    beforeAll(async () => {
      dataOf(await coord('project', 'add', 'Library', '--key', 'LIB', '--json'))
    })

    test('are twelve risks with twelve references and twelve changes, each by its own person', {
      timeout: LONG_ENOUGH_MS,
    }, async ({annotate}) => {
      const started = performance.now()
      const outcomes = await Promise.all(numbers(12).map(addAs))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)

      const added = outcomes.map((outcome) => dataOf<ListedRisk[]>(outcome)[0]!)
      expect(sorted(added.map(({reference}) => reference))).toEqual(sorted(numbers(12).map((n) => `LIB-R${n}`)))

      const listed = dataOf<ListedRisk[]>(await coord('risk', 'list', '-p', 'LIB', '--json'))
      const titles = (risks: readonly ListedRisk[]) =>
        sorted(risks.map(({reference, title}) => `${reference} ${title}`))
      expect(titles(listed)).toEqual(titles(added))

      const changes = dataOf<Change[]>(await coord('log', '--json')).filter(({command}) => command === 'coord risk add')
      const whoAddedWhat = changes.map(({actor, events}) => `${actor}: ${events.map(({reference}) => reference)}`)
      expect(sorted(whoAddedWhat)).toEqual(sorted(added.map(({reference, title}) => `${title}: ${reference}`)))
      await annotate(`${listed.length} risks, ${changes.length} changes, 12 processes in ${seconds} s`)
    })

    function addAs(person: number): Promise<Outcome> {
      const name = `person ${person}`
      return run('coord', ['risk', 'add', '-p', 'LIB', name, '--json'], {
        environment: {...environment, COORD_ACTOR: name},
      })
    }
  },
  {migrated: true},
)

describe('six first uses at once, with no database yet', () => {
  const {environment} = temporaryEnvironment()

  test('make one database, migrate it once, and all succeed', {timeout: LONG_ENOUGH_MS}, async ({annotate}) => {
    const started = performance.now()
    const outcomes = await Promise.all(
      numbers(6).map((n) =>
        run('coord', ['project', 'add', `Project ${n}`, '--key', `P${n}`, '--json'], {environment}),
      ),
    )
    const seconds = ((performance.now() - started) / 1000).toFixed(1)

    expect(outcomes.flatMap((outcome) => dataOf<{key: string}[]>(outcome)).map(({key}) => key)).toEqual(
      numbers(6).map((n) => `P${n}`),
    )
    const told = outcomes.map(({stderr}) => stderr).join('')
    expect(told.match(/Creating the database/g)).toHaveLength(1)
    expect(told.match(/Database ready/g)).toHaveLength(1)

    const listed = await run('coord', ['project', 'list', '--json'], {environment})
    expect(sorted(dataOf<{key: string}[]>(listed).map(({key}) => key))).toEqual(numbers(6).map((n) => `P${n}`))
    await annotate(`6 processes, 6 projects, created and migrated once, in ${seconds} s`)
  })
})

function numbers(count: number): number[] {
  return Array.from({length: count}, (_, index) => index + 1)
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort()
}
