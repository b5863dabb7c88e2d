import {cpus, hostname, totalmem} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, it} from 'vitest'
import {assess, factsOf, factsOfNode, readLocalFacts, readSources} from '#shared/assess/index'

const script = join(import.meta.dirname, '../../infrastructure/scripts/assess.sh')

describe.runIf(process.platform === 'linux')('this machine', () => {
  it('is read as Node knows it, and in more detail', async () => {
    const facts = await readLocalFacts(script)
    expect(facts).toMatchObject({
      cpu: {threads: cpus().length},
      memory: {totalBytes: totalmem()},
      source: 'local',
      system: {hostname: hostname()},
    })
    expect(facts.storages).not.toBeNull()
  })

  it.each(['sh', 'dash', 'bash', 'busybox'])('the script runs in %s', async (shell) => {
    const args = shell === 'busybox' ? ['sh', script] : [script]
    const {code, exitCode, stderr, stdout} = await execa(shell, args, {reject: false})
    if (code === 'ENOENT') return
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(factsOf(readSources(stdout, 'here'), {source: 'local', target: 'here'}).cpu.threads).toBe(cpus().length)
  })

  it('the script prints one line of JSON, without anything to look at and without a PATH', async () => {
    const {stdout} = await execa('/bin/sh', [script], {env: {PATH: '/nowhere'}, extendEnv: false})
    expect(stdout.split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({assess: 1, hostname: `${hostname()}\n`})
  })
})

it('where there is no Linux, what Node knows is enough to begin with', () => {
  const facts = factsOfNode()
  expect(facts).toMatchObject({cpu: {hasAvx2: null, threads: cpus().length}, storages: null})
  expect(assess(facts).verdicts.find(({use}) => use === 'local-ai')?.findings).toContainEqual(
    expect.objectContaining({state: 'unknown', text: 'whether the processors have AVX2 is unknown'}),
  )
})
