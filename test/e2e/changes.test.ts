import {beforeAll, describe, expect, it} from 'vitest'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z', COORD_PROJECT: 'DEMO'}

const coord = (...args: string[]) => run('coord', args, {environment})
const json = async (...args: string[]) => JSON.parse((await coord(...args, '--json')).stdout)
const risk = async (reference: string) => (await json('risk', 'show', reference)).data[0]

beforeAll(async () => {
  expect(await coord('project', 'demo')).toMatchObject({exitCode: 0})
})

describe('a change', () => {
  it('says on stderr how to take it back, and what to do next', async () => {
    const {stderr, stdout} = await coord('risk', 'add', 'Late permit')
    expect(stdout).toMatch(/^Added DEMO-R\d+ {2}Late permit {2}proposed {2}not assessed {2}review \d{4}-\d\d-\d\d\n$/)
    expect(stderr).toMatch(/^undo: coord undo \d+$/m)
    expect(stderr).toMatch(/^next: coord risk assess DEMO-R\d+ /m)
  })

  it('prints the reference alone with --quiet', async () => {
    expect(await coord('risk', 'edit', 'r1', '--owner', 'eva', '-q')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'DEMO-R1\n',
    })
  })

  it('shows the outcome with --dry-run and saves nothing, in the register and in the history', async () => {
    const before = await json('log', '--limit', '3')
    const dry = await json('risk', 'edit', 'DEMO-R2', '--owner', 'nobody', '--dry-run')
    expect(dry).toMatchObject({data: [{owner: 'nobody'}], meta: {change: null, dryRun: true}})
    expect(await coord('risk', 'edit', 'DEMO-R2', '--owner', 'nobody', '-n')).toMatchObject({
      exitCode: 0,
      stderr: 'dry run: nothing was saved\n',
      stdout: expect.stringMatching(/^Changed DEMO-R2 /),
    })
    expect((await risk('DEMO-R2')).owner).toBe('cora')
    expect((await json('log', '--limit', '3')).data).toEqual(before.data)
  })

  it('that changes nothing says so and is not recorded', async () => {
    const {owner} = await risk('DEMO-R4')
    expect((await json('risk', 'edit', 'DEMO-R4', '--owner', owner)).meta.change).toBeNull()
    expect((await coord('risk', 'edit', 'DEMO-R4', '--owner', owner)).stdout).toMatch(/^Nothing changed: DEMO-R4 /)
  })

  it('of several risks is made for all or for none', async () => {
    const outcome = await coord('risk', 'close', 'DEMO-R6', 'DEMO-R11', '--reason', 'Over')
    expect(outcome).toMatchObject({exitCode: 4, stderr: expect.stringContaining('DEMO-R11'), stdout: ''})
    expect((await risk('DEMO-R6')).status).toBe('open')
  })
})

describe('two edits of one risk', () => {
  it('the second is refused when it was meant for an older version: exit 4, with what changed', async () => {
    const {version} = await risk('DEMO-R3')
    expect(await coord('risk', 'edit', 'DEMO-R3', '--owner', 'dev', '--if-version', `${version}`)).toMatchObject({
      exitCode: 0,
    })
    const second = ['risk', 'edit', 'DEMO-R3', '--title', 'Mine', '--if-version', `${version}`]
    const {exitCode, stdout} = await coord(...second, '--json')
    expect(exitCode).toBe(4)
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'CHANGED_MEANWHILE',
      nextStep: expect.stringContaining('coord risk show DEMO-R3'),
      problems: [{field: 'owner', message: expect.stringContaining('went from "ana" to "dev"')}],
    })
    expect((await coord(...second)).stderr).toContain('owner  went from "ana" to "dev"')
    expect((await risk('DEMO-R3')).title).toBe('Building permit for the entrance comes late')
  })

  it('are refused for a project in the same way', async () => {
    const {version} = (await json('project', 'show')).data[0].project
    const edit = (sponsor: string) =>
      coord('project', 'edit', 'DEMO', '--sponsor', sponsor, '--if-version', `${version}`)
    expect(await edit('Mayor')).toMatchObject({exitCode: 0})
    expect(await edit('Council')).toMatchObject({exitCode: 4, stderr: expect.stringContaining('"Mayor"')})
  })
})

describe('undo', () => {
  it('takes a change back, and an undo too', async () => {
    const before = await risk('DEMO-R7')
    const {meta} = await json('risk', 'edit', 'DEMO-R7', '--owner', 'fay')
    const undone = await json('undo', `${meta.change.id}`)
    expect((await risk('DEMO-R7')).owner).toBe(before.owner)
    expect((await coord('undo', `${undone.meta.change.id}`)).exitCode).toBe(0)
    expect((await risk('DEMO-R7')).owner).toBe('fay')
  })

  it('brings a removed risk back under its reference', async () => {
    const before = await risk('DEMO-R8')
    await coord('risk', 'remove', 'DEMO-R8', '--yes')
    expect(await coord('risk', 'show', 'DEMO-R8')).toMatchObject({exitCode: 3})
    await coord('undo')
    expect(await risk('DEMO-R8')).toMatchObject({title: before.title})
  })

  it('is refused when the same field has changed again: exit 4, with the change in between', async () => {
    const {meta} = await json('risk', 'edit', 'DEMO-R10', '--owner', 'gus')
    await coord('risk', 'edit', 'DEMO-R10', '--owner', 'hal')
    expect(await coord('undo', `${meta.change.id}`)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('DEMO-R10  owner changed again in change'),
    })
    expect((await risk('DEMO-R10')).owner).toBe('hal')
  })
})
