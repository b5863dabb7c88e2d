import {beforeAll, describe, expect, it} from 'vitest'
import {describeEachDatabase} from '../support/databases.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

describeEachDatabase(
  'a project in use that was removed',
  (database) => {
    const place = temporaryEnvironment()
    const environment = (more = {}) => ({...place.environment, ...database.environment, COORD_ACTOR: 'ana', ...more})
    const coord = (args: readonly string[], more = {}) => run('coord', args, {environment: environment(more)})
    const error = async (args: readonly string[], more = {}) => {
      const {exitCode, stdout} = await coord([...args, '--json'], more)
      return {exitCode, ...JSON.parse(stdout).error}
    }
    let change = 0

    beforeAll(async () => {
      await coord(['project', 'add', 'Library', '--key', 'LIB'])
      await coord(['risk', 'add', '-p', 'LIB', 'Asbestos'])
      await coord(['use', 'LIB'])
      change = JSON.parse((await coord(['project', 'remove', 'LIB', '--yes', '--json'])).stdout).meta.change.id
    })

    const sentence = () => new RegExp(`^LIB was removed in change #${change} \\(\\d{4}-\\d\\d-\\d\\d, ana\\)\\.$`)
    const expected = () => ({
      code: 'PROJECT_NOT_FOUND',
      exitCode: 3,
      message: expect.stringMatching(sentence()),
      nextStep: `coord undo ${change}`,
    })

    it.each([[['use']], [['use', 'LIB']], [['risk', 'list']], [['project', 'show']], [['risk', 'add', 'Flood']]])(
      '%j says so',
      async (args) => expect(await error(args)).toMatchObject(expected()),
    )

    it('is noticed as COORD_PROJECT too', async () => {
      await coord(['use', '--none'])
      expect(await error(['risk', 'list'], {COORD_PROJECT: 'LIB'})).toMatchObject(expected())
      expect((await error(['risk', 'show', '1'], {COORD_PROJECT: 'LIB'})).message).toMatch(
        /^LIB-R1 belongs to LIB, which/,
      )
    })

    describe('in words', () => {
      it('has the history and the way back', async () => {
        const {exitCode, stderr} = await coord(['project', 'show', 'LIB'])
        expect(exitCode).toBe(3)
        expect(stderr).toMatch(
          new RegExp(
            `^error: LIB was removed in change #${change} .*\\n  LIB  is still in the history: coord history LIB\\nnext: {2}coord undo ${change}\\n$`,
          ),
        )
        expect((await coord(['history', 'LIB', 'LIB-R1'])).stdout).toMatch(/LIB was removed[\s\S]*LIB-R1 was added/)
        expect(await coord(['undo', String(change)])).toMatchObject({exitCode: 0})
        expect((await coord(['use', 'LIB'])).exitCode).toBe(0)
        expect((await coord(['use', '-q'])).stdout).toBe('LIB\n')
      })
    })
  },
  {migrated: true},
)
