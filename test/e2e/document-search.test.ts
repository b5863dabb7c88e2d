import {beforeAll, describe, expect, it} from 'vitest'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z', COORD_PROJECT: 'DEMO'}
const coord = (...args: string[]) => run('coord', args, {environment})

describe('documents, searched with the bins', () => {
  beforeAll(() => coord('project', 'demo'))

  it('finds pages as tab-separated text, JSON and references, also by a misspelt word', async () => {
    const plain = await coord('document', 'search', 'scaffolding')
    expect(plain).toMatchObject({exitCode: 0, stderr: ''})
    expect(plain.stdout).toMatch(/^DEMO-D1\t1\tMinutes of the site meeting\t.*scaffolding.*\n$/)
    const {data, meta} = JSON.parse((await coord('document', 'search', 'scafolding', '--json')).stdout)
    expect(data).toMatchObject({hits: [{page: 1, reference: 'DEMO-D1'}], instead: [{words: ['scaffolding']}], total: 1})
    expect(meta.warnings).toHaveLength(1)
    expect((await coord('document', 'search', 'asbestos', '-q')).stdout).toBe('DEMO-D1\n')
  })

  it('refuses what it does not know, all at once', async () => {
    const wrong = await coord('document', 'search', 'roof', '--kind', 'letter', '--language', 'fr')
    expect(wrong).toMatchObject({exitCode: 2, stdout: ''})
    expect(wrong.stderr).toMatch(/--kind[\s\S]*--language/)
    expect(await coord('document', 'search', 'roof', '--document', 'D99')).toMatchObject({exitCode: 3})
    expect(await coord('document', 'search', 'roof', '--limit', '-1')).toMatchObject({exitCode: 2})
  })

  it('is part of the search over everything, and of what questions are answered from', async () => {
    expect((await coord('search', 'lena', 'ortiz')).stdout).toMatch(/^DEMO-D1\tdocument\t.*\tpage 1\t/m)
    const asked = await run('lab', ['ai', 'ask', 'Who is Lena Ortiz?', '-p', 'DEMO', '--provider', 'rules'], {
      environment,
    })
    expect(asked.stdout).toMatch(/\[DEMO-D1\] Minutes of the site meeting, page 1/)
  })
})
