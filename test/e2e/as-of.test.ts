import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {openDatabase} from '#shared/db/index'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z', COORD_PROJECT: 'DEMO', TZ: 'UTC'}

const coord = (...args: string[]) => run('coord', args, {environment})
const json = async (...args: string[]) => JSON.parse((await coord(...args, '--json')).stdout)

/** The history tells the time by the clock of the database: what has happened until now happened on this day. */
async function pretendItWas(day: string): Promise<void> {
  const directory = join(place.dataDirectory, 'database')
  const open = await openDatabase({directory, kind: 'embedded'}, {holder: 'test'})
  try {
    await open.pool.query(`
      alter table change disable trigger change_append_only;
      update change set at = '${day}T12:00:00Z';
      alter table change enable trigger change_append_only;
    `)
  } finally {
    await open.close()
  }
}

beforeAll(async () => {
  expect(await coord('project', 'demo')).toMatchObject({exitCode: 0})
  await pretendItWas('2026-10-20')
  expect(await coord('risk', 'edit', 'DEMO-R2', '--owner', 'zoe', '--impact', '1')).toMatchObject({exitCode: 0})
  expect(await coord('risk', 'add', 'Flood')).toMatchObject({exitCode: 0})
  expect(await coord('project', 'add', 'Annexe', '--key', 'ANNEXE')).toMatchObject({exitCode: 0})
})

describe('--as-of', () => {
  it('shows the register as it was, and says so in JSON', async () => {
    const then = await json('risk', 'list', '--as-of', '2026-10-31')
    expect(then.data[0]).toMatchObject({owner: 'cora', reference: 'DEMO-R2', version: 1})
    expect(then.data).toHaveLength(10)
    expect(then.meta).toMatchObject({asOf: '2026-10-31T23:59:59.999Z', count: 10, warnings: []})
    expect((await json('risk', 'list')).data).toHaveLength(11)
  })

  it('reckons with that day as today: what was not overdue then is not', async () => {
    const overdue = async (...args: string[]) => {
      const {data} = await json('risk', 'list', '--overdue', ...args)
      return data.map((risk: {reference: string}) => risk.reference)
    }
    expect(await overdue()).toContain('DEMO-R1')
    expect(await overdue('--as-of', '2026-10-31')).not.toContain('DEMO-R1')
    expect(await overdue('--as-of', '2026-11-01')).toContain('DEMO-R1')
  })

  it('names the day above what a terminal shows, and on stderr where stdout is data', async () => {
    const terminal = openTerminal('coord', ['overview', '--as-of', '2026-10-31'], {columns: 120, environment})
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines()[0]).toBe('As of 2026-10-31')
    expect(terminal.lines().join('\n')).toContain('3 projects, ')
    expect(await coord('project', 'list', '--columns', 'key', '--as-of', '2026-10-31')).toEqual({
      exitCode: 0,
      stderr: 'as of 2026-10-31\n',
      stdout: 'DEMO\nDEMOARC\nDEMOBUS\n',
    })
    expect(await coord('project', 'list', '-q', '--as-of', '2026-10-31')).toMatchObject({
      stderr: '',
      stdout: 'DEMO\nDEMOARC\nDEMOBUS\n',
    })
  })

  it.each([
    ['risk', 'matrix'],
    ['risk', 'show', 'DEMO-R1'],
    ['action', 'list'],
    ['action', 'show', 'DEMO-A1'],
    ['milestone', 'list'],
    ['milestone', 'show', 'DEMO-M1'],
    ['stakeholder', 'list'],
    ['stakeholder', 'show', 'DEMO-S1'],
    ['project', 'show', 'DEMO', '--tab', 'log'],
  ])('works on coord %s %s too', async (...args) => {
    const {data, meta} = await json(...args, '--as-of', '2026-10-31')
    expect(meta.asOf).toBe('2026-10-31T23:59:59.999Z')
    expect(JSON.stringify(data)).toContain('DEMO')
    expect(JSON.stringify(data)).not.toContain('zoe')
  })

  it('before the history began is an empty list that says so, not an invitation to add something', async () => {
    const early = ['--as-of', '2020-01-01'] as const
    expect(await coord('risk', 'list', ...early)).toEqual({
      exitCode: 0,
      stderr: 'warning: The history begins on 2026-10-20, after 2020-01-01.\nas of 2020-01-01\n',
      stdout: '',
    })
    expect(await json('overview', ...early)).toMatchObject({
      data: {groups: [], totals: {projects: 0}},
      meta: {warnings: ['The history begins on 2026-10-20, after 2020-01-01.']},
    })
    const terminal = openTerminal('coord', ['overview', ...early], {environment})
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines()[0]).toBe('Nothing to show as of 2020-01-01.')
  })

  it('of a project that came later is an empty list too, and one that never was is an error', async () => {
    expect(await json('risk', 'list', '-p', 'ANNEXE', '--as-of', '2026-10-31')).toMatchObject({
      data: [],
      meta: {warnings: ['There was no project ANNEXE on 2026-10-31.']},
    })
    expect((await coord('risk', 'list', '-p', 'DEMI', '--as-of', '2026-10-31')).exitCode).toBe(3)
    const flood = await coord('risk', 'show', 'DEMO-R11', 'DEMO-R99', '--as-of', '2026-10-31')
    expect(flood).toMatchObject({exitCode: 3, stdout: ''})
    expect(flood.stderr).toContain('As of 2026-10-31: ')
    expect(flood.stderr).toContain('coord risk list --all --as-of 2026-10-31')
  })

  it('is refused for a day to come: exit 2, with what to type', async () => {
    const {exitCode, stderr} = await coord('overview', '--as-of', '2026-11-03')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('2026-11-03 has not come yet. Type a day up to today, 2026-11-02,')
  })
})
