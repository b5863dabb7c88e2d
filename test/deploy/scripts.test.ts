import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {scratchMachine} from './scratch-machine.ts'

// The scripts under dash in a scratch root, with programs that only remember what they were asked to do.

const scripts = join(import.meta.dirname, '../../infrastructure/scripts')
let folder = ''
const inRoot = (path: string) => join(folder, 'root', path)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-'))
  scratchMachine(folder)
})
afterEach(() => rmSync(folder, {force: true, recursive: true}))

function put(name: string, text: string): void {
  writeFileSync(join(folder, 'state', name), text)
}

async function run(deployment: string, settings: Readonly<Record<string, string>>) {
  const preamble = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`)
  const parts = ['common', deployment].map((part) => readFileSync(join(scripts, `deploy-${part}.sh`), 'utf8'))
  return execa('dash', ['-s'], {
    env: {DESTDIR: join(folder, 'root'), PATH: `${join(folder, 'bin')}:${process.env['PATH']}`},
    input: [...preamble, ...parts].join('\n'),
    reject: false,
  })
}

const postgres = {DATABASE_PASSWORD: 'correct-horse-battery', SUBNET: '192.168.1.0/24'}

describe('deploy-postgres.sh', () => {
  it('makes everything once: a second run changes nothing and says so', async () => {
    const first = await run('postgres', postgres)
    expect(first.stderr).toBe('')
    expect(first.stdout).toContain('changed: Installed ufw')
    expect(first.stdout).toMatch(/^done: \d+ changes$/m)
    const second = await run('postgres', postgres)
    expect(second.stdout).not.toContain('changed:')
    expect(second.stdout).toMatch(/^done: nothing changed$/m)
  })

  it('lets in the network of the lab, with scram', async () => {
    await run('postgres', postgres)
    const access = readFileSync(inRoot('etc/lab/postgres/pg_hba.conf'), 'utf8')
    expect(access).toContain('host coord coord 192.168.1.0/24 scram-sha-256')
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toContain('ufw allow from 192.168.1.0/24 to any port 5432')
  })

  it('has its size from the machine', async () => {
    writeFileSync(join(folder, 'meminfo'), 'MemTotal:        8388608 kB\n')
    await run('postgres', {...postgres, MEMINFO: join(folder, 'meminfo')})
    const settings = readFileSync(inRoot('etc/lab/postgres/postgresql.conf'), 'utf8')
    expect(settings).toContain('shared_buffers = 2048MB')
    expect(settings).toContain('effective_cache_size = 6144MB')
  })

  it('keeps the password out of arguments and of the log, which only its owner reads', async () => {
    await run('postgres', postgres)
    expect(readFileSync(join(folder, 'calls'), 'utf8')).not.toContain('correct-horse')
    expect(readFileSync(inRoot('var/log/lab-deploy.log'), 'utf8')).not.toContain('correct-horse')
    expect(statSync(inRoot('var/log/lab-deploy.log')).mode & 0o777).toBe(0o600)
  })

  it('replaces a password only when told to', async () => {
    await run('postgres', postgres)
    const other = {...postgres, DATABASE_PASSWORD: 'another-password'}
    expect(await run('postgres', other)).toMatchObject({exitCode: 1, stderr: expect.stringContaining('--new-password')})
    expect((await run('postgres', {...other, REPLACE_PASSWORD: 'yes'})).stdout).toContain('done: 1 change')
  })

  it('starts the container anew with other settings', async () => {
    await run('postgres', postgres)
    const moved = await run('postgres', {...postgres, SUBNET: '10.0.0.0/24'})
    expect(moved.stdout).toContain('changed: Started PostgreSQL')
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toContain('ufw --force delete allow from 192.168.1.0/24')
  })

  it('names all settings that are missing', async () => {
    const {exitCode, stderr} = await run('postgres', {})
    expect({exitCode, stderr}).toMatchObject({exitCode: 1, stderr: expect.stringContaining('SUBNET DATABASE_PASSWORD')})
  })
})

describe('deploy-ollama.sh', () => {
  const ollama = {
    OLLAMA_CONTEXT: '8192',
    OLLAMA_MODEL: 'llama3.1:8b',
    OLLAMA_NUMA: 'auto',
    OLLAMA_PARALLEL: '2',
    OLLAMA_THREADS: 'auto',
    OLLAMA_VERSION: '0.12.6',
    SUBNET: '192.168.1.0/24',
  }

  /** An archive with a program that remembers its models. */
  beforeEach(async () => {
    const program = join(folder, 'archive/bin/ollama')
    mkdirSync(join(folder, 'archive/bin'), {recursive: true})
    writeFileSync(
      program,
      `#!/bin/sh\nS='${join(folder, 'state')}'\ncase "$1 $2" in\n'show --parameters') cat "$S/threads" 2>/dev/null ;;\nshow*) [ -f "$S/model" ] ;;\npull*) : >"$S/model" ;;\ncreate*) sed -n 's/^PARAMETER //p' "$4" >"$S/threads" ;;\nesac\n`,
    )
    chmodSync(program, 0o755)
    const archive = join(folder, 'state/ollama.tgz')
    await execa('tar', ['-C', join(folder, 'archive'), '-czf', archive, 'bin'])
    const {stdout} = await execa('sha256sum', [archive])
    put('sums', `${stdout.split(' ')[0]}  ./ollama-linux-amd64.tgz\n`)
  })

  it('makes everything once: a second run changes nothing and says so', async () => {
    const first = await run('ollama', ollama)
    expect(first).toMatchObject({exitCode: 0, stderr: ''})
    const second = await run('ollama', ollama)
    expect(second.stdout).toMatch(/^done: nothing changed$/m)
  })

  it('stays on the node that has the most memory, with its processors', async () => {
    const nodes = join(folder, 'nodes')
    for (const [node, kibibytes] of [32_000_000, 49_000_000].entries()) {
      mkdirSync(join(nodes, `node${node}`), {recursive: true})
      writeFileSync(join(nodes, `node${node}/meminfo`), `Node ${node} MemTotal: ${kibibytes} kB\n`)
      writeFileSync(join(nodes, `node${node}/cpulist`), node === 0 ? '0-7\n' : '8-15,24-27\n')
    }
    await run('ollama', {...ollama, NODES: nodes})
    const unit = readFileSync(inRoot('etc/systemd/system/ollama.service'), 'utf8')
    expect(unit).toContain('NUMAMask=1\nCPUAffinity=numa')
    expect(unit).toContain('OLLAMA_NUM_PARALLEL=2')
    expect(readFileSync(join(folder, 'state/threads'), 'utf8')).toBe('num_thread 12\n')
  })

  it('refuses an archive that is not what its publisher says', async () => {
    put('sums', `${'0'.repeat(64)}  ./ollama-linux-amd64.tgz\n`)
    const {exitCode, stderr} = await run('ollama', ollama)
    expect({exitCode, stderr}).toMatchObject({exitCode: 1, stderr: expect.stringContaining('checksum differs')})
    expect(existsSync(inRoot('opt/ollama/0.12.6'))).toBe(false)
  })
})

describe('the first error stops a script and says what to do', () => {
  it.each([
    ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812', 'another program', 'ps aux'],
    [
      'E: You do not have enough free space in /var/cache/apt/archives/.\nNo space left on device',
      'disk',
      'lab vm resize',
    ],
    ["Could not resolve 'deb.debian.org'", 'Internet', 'name servers'],
    ['E: Something new', 'Something new', 'lab-deploy.log'],
  ])('%s', async (said, message, next) => {
    put('apt-fails', said)
    const {exitCode, stderr, stdout} = await run('postgres', {...postgres, APT_WAIT: '0'})
    expect(exitCode).toBe(1)
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^error: .*${message}`)),
      expect.stringMatching(new RegExp(`^next: .*${next}`)),
    ])
    expect(stdout).not.toContain('done:')
    expect(existsSync(inRoot('etc/lab/postgres/postgresql.conf'))).toBe(false)
  })
})
