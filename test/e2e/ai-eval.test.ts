import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

describe('lab ai eval', () => {
  const {environment} = temporaryEnvironment()
  const set = join(environment['HOME']!, 'set')
  const evaluate = (...args: string[]) => run('lab', ['ai', 'eval', '--set', set, ...args], {environment})

  it('measures a set, stores the result, and fails when the next one is worse', async () => {
    writeSet('Invoice of 3 March 2026', ['2026-03-03'])
    const first = await evaluate('--out', join(set, 'results/rules.json'))
    expect(first.exitCode).toBe(0)
    expect(first.stderr).toContain('No result was stored to compare with')
    expect(JSON.parse(readFileSync(join(set, 'results/rules.json'), 'utf8'))).toMatchObject({
      analyser: 'rules',
      documents: 1,
    })

    const same = await evaluate()
    expect(same).toMatchObject({exitCode: 0, stderr: ''})

    writeSet('Invoice of 3 March 2026', ['2026-03-03', '2026-04-04'])
    const worse = await evaluate('--details')
    expect(worse.exitCode).toBe(1)
    expect(worse.stdout).toMatch(/missed date +2026-04-04/)
    expect(worse.stdout).toContain('F1 of date (all): 1.000 before, 0.667 now')
  })

  it('names what is wrong with a set', async () => {
    writeSet('Invoice of 3 March 2026', ['2026-02-30'])
    const {exitCode, stderr} = await evaluate()
    expect(exitCode).toBe(1)
    expect(stderr).toContain('gold/note.yaml')
  })

  it('says so when a result cannot be compared with', async () => {
    writeSet('Invoice of 3 March 2026', ['2026-03-03'])
    writeFileSync(join(set, 'broken.json'), '{"analyser": 1}')
    const {exitCode, stderr} = await evaluate('--baseline', join(set, 'broken.json'))
    expect(exitCode).toBe(1)
    expect(stderr).toContain('is no result of an evaluation')
  })

  function writeSet(text: string, dates: readonly string[]) {
    for (const folder of ['documents', 'gold']) mkdirSync(join(set, folder), {recursive: true})
    writeFileSync(join(set, 'documents/note.md'), `${text}\n`)
    writeFileSync(
      join(set, 'gold/note.yaml'),
      `document: note.md
kind: other
half: open
language: en
risks: []
actions: []
dates: [${dates.join(', ')}]
amounts: []
emails: []
stakeholders: []
summary: {facts: [], forbidden: []}
`,
    )
  }
})
