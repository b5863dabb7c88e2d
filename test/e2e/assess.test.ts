import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'

describe('lab assess', () => {
  const {environment} = temporaryEnvironment()
  let simulator: Simulator
  let settings: Record<string, string>
  const assess = (args: readonly string[], more: Record<string, string> = {}) =>
    run('lab', ['assess', ...args], {environment: {...environment, ...more}})
  const home = (name: string) => join(environment['HOME']!, name)

  beforeAll(async () => {
    simulator = await startSimulator({preset: 'dual-xeon'})
    settings = {
      ...settingsOf(simulator),
    }
  })
  afterAll(() => simulator.close())

  it('is about this machine when no server is configured, and about the server when one is', async () => {
    const here = JSON.parse((await assess(['--json'])).stdout)
    expect(here.data.facts).toMatchObject({source: 'local', target: 'this machine'})
    const there = JSON.parse((await assess(['--json'], settings)).stdout)
    expect(there.data.facts).toMatchObject({source: 'api', target: simulator.url})
    expect(there.data.capacity).toMatchObject({memory: {remaining: 22 * 1024 ** 3}, threads: {remaining: 20}})
    const asked = JSON.parse((await assess(['--local', '--json'], settings)).stdout)
    expect(asked.data.facts.source).toBe('local')
  })

  it('writes a document once, and again only when told to', async () => {
    const first = await assess(['--api', '-o', 'HOST.md'], settings)
    expect(first).toMatchObject({exitCode: 0, stdout: 'Written to HOST.md\n'})
    expect(readFileSync(home('HOST.md'), 'utf8')).toMatch(/^# What pve is good for\n/)
    writeFileSync(home('HOST.md'), 'mine')
    expect(await assess(['--api', '-o', 'HOST.md'], settings)).toMatchObject({exitCode: 4, stdout: ''})
    expect(readFileSync(home('HOST.md'), 'utf8')).toBe('mine')
    expect((await assess(['--api', '-o', 'HOST.md', '--force'], settings)).exitCode).toBe(0)
    expect((await assess(['--api', '--markdown'], settings)).stdout).toBe(readFileSync(home('HOST.md'), 'utf8'))
  })

  it('exits with 10 when a use does not fit, if asked to', async () => {
    expect((await assess(['--api', '--exit-code'], settings)).exitCode).toBe(0)
    simulator.change((state) => {
      state.nodes['pve']!.memory = {total: 4 * 1024 ** 3, used: 1024 ** 3}
    })
    expect(await assess(['--api', '--exit-code', '-q'], settings)).toMatchObject({
      exitCode: 10,
      stdout: 'postgresql\tbad\nlocal-ai\tbad\ndev-apps\tbad\n',
    })
  })

  it('asks one thing at a time', async () => {
    for (const both of [
      ['--local', '--api'],
      ['--local', '--host', 'pve'],
      ['--local', '--node', 'pve'],
    ]) {
      expect((await assess(both)).exitCode).toBe(2)
    }
    expect((await assess(['--force'])).exitCode).toBe(2)
  })

  it('says what is missing for a server, and what a machine must be called', async () => {
    const {stderr} = await assess(['--api'])
    expect(stderr).toMatch(/PROXMOX_HOST +is not set/)
    const refused = await assess(['--host', 'pve;touch x', '--json'])
    expect(refused.exitCode).toBe(2)
    expect(JSON.parse(refused.stdout).error).toMatchObject({code: 'INVALID_INPUT', problems: [{field: '--host'}]})
    expect(existsSync(home('x'))).toBe(false)
  })

  it('never says the secret', async () => {
    for (const args of [['--json'], ['--markdown'], ['--verbose']]) {
      const {stderr, stdout} = await assess(args, settings)
      expect(stdout + stderr).not.toContain(simulator.token.secret)
    }
  })
})
