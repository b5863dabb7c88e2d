import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

// Whole projects between databases, and what the earlier program left, as people type it.

const here = temporaryEnvironment()
const there = temporaryEnvironment()
const now = {COORD_NOW: '2026-11-02T08:00:00Z'}
const file = join(here.folder, 'demo.json')

const coord = (place: typeof here, ...args: string[]) =>
  run('coord', args, {environment: {...place.environment, ...now}})

beforeAll(async () => {
  await coord(here, 'project', 'demo')
  await coord(here, 'export', 'bundle', '-p', 'DEMO', '-o', file, '--personal')
})

describe('a bundle', () => {
  it('goes to another database and comes out of it with the same bytes', async () => {
    expect(await coord(there, 'import', 'bundle', file, '--quiet')).toMatchObject({exitCode: 0})
    const {stdout} = await coord(there, 'export', 'bundle', '-p', 'DEMO', '--personal')
    expect(stdout).toBe(readFileSync(file, 'utf8'))
    const overview = async (place: typeof here) => (await coord(place, 'budget', 'show', '-p', 'DEMO')).stdout
    expect(await overview(there)).toBe(await overview(here))
  })

  it('is a conflict where its key is taken, and says how to bring it in', async () => {
    const {exitCode, stderr} = await coord(here, 'import', 'bundle', file)
    expect(exitCode).toBe(4)
    expect(stderr).toContain(`next:  Bring it in under another key: coord import bundle ${file} --key DEMO2`)
    expect(await coord(here, 'import', 'bundle', file, '--key', 'DEMO2', '--dry-run')).toMatchObject({exitCode: 0})
    expect(await coord(here, 'project', 'show', 'DEMO2')).toMatchObject({exitCode: 3})
  })

  it('is taken back by undo', async () => {
    const {stdout} = await coord(here, 'import', 'bundle', file, '--key', 'COPY', '--json')
    const {data, meta} = JSON.parse(stdout)
    expect(data.added.slice(0, 2)).toEqual(['COPY', expect.stringMatching(/^COPY-/)])
    expect(await coord(here, 'undo', String(meta.change.id))).toMatchObject({exitCode: 0})
    expect(await coord(here, 'project', 'show', 'COPY')).toMatchObject({exitCode: 3})
  })

  it('is refused when it is damaged, with the section', async () => {
    const damaged = join(here.folder, 'damaged.json')
    writeFileSync(damaged, readFileSync(file, 'utf8').replace('Steel prices', 'Stale prices'))
    const {exitCode, stdout} = await coord(here, 'import', 'bundle', damaged, '--key', 'EVIL', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({code: 'BUNDLE_DAMAGED', field: 'section risk'})
  })

  it('is one project, and comes under a key, not into a project', async () => {
    expect(await coord(here, 'export', 'bundle', '--portfolio')).toMatchObject({exitCode: 2})
    expect((await coord(here, 'import', 'bundle', file, '-p', 'DEMO')).stderr).toContain(
      '--project  is not for a bundle',
    )
    expect((await coord(here, 'import', 'legacy', file, '-p', 'DEMO', '--key', 'X1')).stderr).toContain(
      '--key  is not for legacy',
    )
  })
})

describe('what the earlier program left', () => {
  it('comes in once, also from stdin, and says what it kept', async () => {
    const input = JSON.stringify({structured_data: {risks: [{id: 1, page: 3, status: 'Parked', title: 'Asbestos'}]}})
    const importing = (...flags: string[]) =>
      run('coord', ['import', 'legacy', '-', '-p', 'DEMO', ...flags], {
        environment: {...here.environment, ...now},
        input,
      })
    const refused = await importing()
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toMatch(/line 1, structured_data\.risks\[1\]\.status {2}"Parked" is not known; known are/)
    const first = await importing('--map', 'status:Parked=proposed')
    expect(first).toMatchObject({exitCode: 0, stdout: 'Imported stdin: 1 added, 0 changed, 0 unchanged\n'})
    expect(first.stderr).toContain('kept at the end of the descriptions: risk page (1), risk status (1)')
    const second = await importing('--map', 'status:Parked=proposed')
    expect(second.stdout).toBe('Nothing changed: stdin: 0 added, 0 changed, 1 unchanged\n')
  })
})
