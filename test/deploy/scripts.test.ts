import {spawnSync} from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {scratchMachine} from './scratch-machine.ts'

// The scripts under dash in a scratch root, with programs that only remember what they were asked to do.

/** Folders of this machine can be others for one process: as root on Linux, but not in most containers. */
const hasNamespaces = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0
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

const calls = () => readFileSync(join(folder, 'calls'), 'utf8')

function sent(deployment: string, settings: Readonly<Record<string, string>>): string {
  const preamble = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`)
  const parts = ['common', deployment].map((part) => readFileSync(join(scripts, `deploy-${part}.sh`), 'utf8'))
  return [...preamble, ...parts].join('\n')
}

async function run(deployment: string, settings: Readonly<Record<string, string>>) {
  return execa('dash', ['-s'], {
    env: {DESTDIR: join(folder, 'root'), PATH: `${join(folder, 'bin')}:${process.env['PATH']}`},
    input: sent(deployment, settings),
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

  it('lets in the network of the lab, with scram, and nobody else', async () => {
    await run('postgres', postgres)
    const access = readFileSync(inRoot('etc/lab/postgres/pg_hba.conf'), 'utf8')
    expect(access).toContain('host coord coord 192.168.1.0/24 scram-sha-256')
    expect(calls()).toContain('ufw default deny incoming')
    expect(calls()).toContain('ufw allow from 192.168.1.0/24 to any port 5432')
  })

  it('is behind the firewall of the machine: Docker publishes no port, which would pass it by', async () => {
    await run('postgres', postgres)
    const [started = ''] = /^docker run .*/m.exec(calls()) ?? []
    expect(started).toContain('--network host')
    expect(started).not.toMatch(/ (-p|-P|--publish\S*) /)
  })

  it('leaves the port of ssh open at which the machine was reached', async () => {
    await run('postgres', {...postgres, SSH_PORT: '2222'})
    expect(calls()).toContain('ufw allow 22/tcp\nufw allow 2222/tcp\n')
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
    expect(calls()).not.toContain('correct-horse')
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
    expect(calls()).toContain('ufw --force delete allow from 192.168.1.0/24')
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
    expect(stderr).toContain('code: CHECKSUM_WRONG')
    expect(existsSync(inRoot('opt/ollama/0.12.6'))).toBe(false)
  })
})

describe('deploy-apps.sh', () => {
  const archive = () => join(folder, 'toolkit.tgz')
  const {username} = userInfo()
  let apps: Record<string, string> = {}

  /** What npm pack makes, and a Node.js to download; the upload is made anew, since the script removes it. */
  async function upload(text = 'one'): Promise<void> {
    mkdirSync(join(folder, 'package/bin'), {recursive: true})
    for (const name of ['coord', 'lab']) writeFileSync(join(folder, `package/bin/${name}.cjs`), text)
    const fixed = ['--mtime=2026-01-01', '--sort=name', '--owner=0', '--group=0']
    await execa('tar', ['-C', folder, ...fixed, '-cf', archive(), 'package'])
    await execa('gzip', ['-nf', archive()]).then(() => execa('mv', [`${archive()}.gz`, archive()]))
    const {stdout} = await execa('sha256sum', [archive()])
    apps = {...apps, ARCHIVE_SHA256: stdout.split(' ')[0]!}
  }

  beforeEach(async () => {
    mkdirSync(join(folder, 'node/bin'), {recursive: true})
    for (const name of ['node', 'npm']) {
      writeFileSync(join(folder, 'node/bin', name), '#!/bin/sh\n')
      chmodSync(join(folder, 'node/bin', name), 0o755)
    }
    await execa('tar', ['-C', folder, '-cJf', join(folder, 'state/node.tar.xz'), 'node'])
    const {stdout} = await execa('sha256sum', [join(folder, 'state/node.tar.xz')])
    const machine = process.arch === 'arm64' ? 'arm64' : 'x64'
    put('sums', `${stdout.split(' ')[0]}  node-v24.21.0-linux-${machine}.tar.xz\n`)
    put(`user-${username}`, '')
    apps = {
      APP_USER: username,
      ARCHIVE: archive(),
      BRIEFING_AT: '07:30',
      DOTENV: 'AI_MODEL=llama3.1:8b\nDATABASE_URL=postgres://coord:correct-horse@192.168.1.50:5432/coord',
      NODE_VERSION: '24.21.0',
    }
    await upload()
  })

  it('makes everything once: a second run changes nothing and says so', async () => {
    const first = await run('apps', apps)
    expect(first).toMatchObject({exitCode: 0, stderr: ''})
    expect(first.stdout).toContain('changed: Migrated the database')
    expect(first.stdout).toContain('changed: The briefing comes at 07:30 on weekdays')
    await upload()
    expect((await run('apps', apps)).stdout).toMatch(/^done: nothing changed$/m)
  })

  it.skipIf(!hasNamespaces)('is the same on a machine as in a scratch root', async () => {
    const machine = `set -e
for place in opt srv usr/local var/lib var/log; do
  mkdir -p '${folder}/root'/$place
  mount --bind '${folder}/root'/$place /$place
done
mkdir -p /usr/local/sbin
cp '${folder}/bin'/* /usr/local/sbin
exec dash -s`
    const runThere = () => execa('unshare', ['--mount', 'sh', '-c', machine], {input: sent('apps', apps)})
    expect((await runThere()).stdout).toMatch(/^done: \d+ changes$/m)
    await upload()
    expect((await runThere()).stdout).toMatch(/^done: nothing changed$/m)
    expect(statSync(inRoot('srv/coordination/.env')).mode & 0o777).toBe(0o600)
  })

  it('removes what was uploaded, also after a failure, and leaves nothing else behind', async () => {
    put('npm-fails', 'npm error code EINTEGRITY\nnpm error A complete log of this run can be found in: /root/x.log')
    const {stderr} = await run('apps', apps)
    expect(stderr).toContain('error: Installing what the toolkit needs: npm error code EINTEGRITY\n')
    expect(existsSync(archive())).toBe(false)
    expect(existsSync(inRoot('opt/ai-sandbox-homelab/current'))).toBe(false)
    rmSync(join(folder, 'state/npm-fails'))
    await upload()
    expect(await run('apps', apps)).toMatchObject({exitCode: 0})
    expect(existsSync(archive())).toBe(false)
  })

  it('sets what is its own in .env, which only its owner reads, and keeps the rest', async () => {
    mkdirSync(inRoot('srv/coordination'), {recursive: true})
    writeFileSync(inRoot('srv/coordination/.env'), '# mine\nAI_MODEL=other\nBRIEFING_TO=mail:ana@example.org\n')
    await run('apps', apps)
    const file = inRoot('srv/coordination/.env')
    expect(readFileSync(file, 'utf8')).toBe(
      `# mine\nAI_MODEL=llama3.1:8b\nBRIEFING_TO=mail:ana@example.org\n${apps['DOTENV']!.split('\n')[1]}\n`,
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(calls()).not.toContain('correct-horse')
    expect(readFileSync(inRoot('var/log/lab-deploy.log'), 'utf8')).not.toContain('correct-horse')
  })

  it('uses another archive from then on, and keeps two before it', async () => {
    await run('apps', apps)
    const releases = inRoot('opt/ai-sandbox-homelab/releases')
    const first = readdirSync(releases)[0]!
    for (const [index, name] of ['oldest', 'older', 'old'].entries()) {
      mkdirSync(join(releases, name))
      utimesSync(join(releases, name), 1000 + index, 1000 + index)
    }
    await upload('two')
    expect((await run('apps', apps)).stdout).toContain('changed: Installed the toolkit')
    const now = readlinkSync(inRoot('opt/ai-sandbox-homelab/current')).split('/').at(-1)!
    expect(now).not.toBe(first)
    expect(readdirSync(releases).toSorted()).toEqual([first, now, 'old'].toSorted())
  })

  it('refuses an archive that did not arrive whole', async () => {
    writeFileSync(archive(), 'half')
    expect(await run('apps', apps)).toMatchObject({
      exitCode: 1,
      stderr: 'error: The toolkit did not arrive whole.\nnext: Deploy again.\ncode: CHECKSUM_WRONG',
    })
  })

  it('tells an error of the toolkit in its words', async () => {
    put('migration-fails', 'error: The server cannot be reached.\nnext:  lab db status')
    const {stderr} = await run('apps', apps)
    expect(stderr).toBe('error: Migrating the database: The server cannot be reached.\nnext: lab db status')
  })

  it('schedules anew when somebody has changed the .env, where destinations are', async () => {
    await run('apps', apps)
    appendFileSync(inRoot('srv/coordination/.env'), 'BRIEFING_TO=mail:ana@example.org\n')
    await upload()
    expect((await run('apps', apps)).stdout).toContain(
      'changed: The briefing comes at 07:30 on weekdays\nstep: Health\ndone: 1 change',
    )
  })

  it('leaves a briefing that somebody has scheduled there as it is, and the release that it starts', async () => {
    const schedules = inRoot(`${userInfo().homedir}/.local/state/ai-sandbox-homelab/schedule`)
    const plan = join(schedules, 'briefing-portfolio.json')
    mkdirSync(schedules, {recursive: true})
    await run('apps', apps)
    const releases = inRoot('opt/ai-sandbox-homelab/releases')
    const first = readdirSync(releases)[0]!
    writeFileSync(plan, '{"to":["mail:ana@example.org"]}')
    writeFileSync(
      join(schedules, 'briefing-portfolio.sh'),
      `bin=/opt/ai-sandbox-homelab/releases/${first}/bin/coord.cjs`,
    )
    utimesSync(join(releases, first), 1, 1)
    for (const name of ['older', 'old']) mkdirSync(join(releases, name))
    await upload('two')
    const {stdout} = await run('apps', apps)
    expect(stdout).toContain('warning: the briefing was scheduled on the machine itself')
    expect(stdout).not.toContain('changed: The briefing')
    expect(readdirSync(releases)).toContain(first)
    rmSync(plan)
    await upload('two')
    expect((await run('apps', apps)).stdout).toContain('changed: The briefing comes at 07:30')
  })

  it('schedules nothing when no time is given', async () => {
    await run('apps', {...apps, BRIEFING_AT: ''})
    expect(calls()).not.toContain('schedule')
  })

  it('takes its own timer out when no time is given any more', async () => {
    await run('apps', apps)
    const none = {...apps, BRIEFING_AT: ''}
    await upload()
    expect((await run('apps', none)).stdout).toContain('changed: The briefing comes no longer by itself')
    expect(calls()).toContain('coord briefing unschedule')
    await upload()
    expect((await run('apps', none)).stdout).toMatch(/^done: nothing changed$/m)
  })
})

describe('on one machine', () => {
  const lock = () => inRoot('var/lib/lab-deploy/lock')

  it('one deployment at a time works; a lock of one that was killed holds up nobody', async () => {
    await run('postgres', postgres)
    const other = execa('flock', [lock(), 'cat'], {reject: false, stdin: 'pipe', stdout: 'ignore'})
    const refused = await run('postgres', {...postgres, LOCK_WAIT: '1'})
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/Another deployment works.*\n.*\ncode: DEPLOY_RUNNING$/),
    })
    other.stdin.end()
    await other
    expect((await run('postgres', postgres)).stdout).toMatch(/^done: nothing changed$/m)
  })

  it('a script that was killed in the middle is healed by the next run', async () => {
    put('killed', '')
    expect(await run('postgres', postgres)).toMatchObject({signal: 'SIGKILL'})
    rmSync(join(folder, 'state/killed'))
    const healed = await run('postgres', postgres)
    expect(healed).toMatchObject({exitCode: 0, stdout: expect.stringContaining('changed: Started PostgreSQL')})
    expect((await run('postgres', postgres)).stdout).toMatch(/^done: nothing changed$/m)
  })

  it('a disk that is full is told as that', async () => {
    put('docker-fails', 'failed to register layer: write /var/lib/docker/x: no space left on device')
    const {stderr} = await run('postgres', postgres)
    expect(stderr.split('\n')).toEqual([
      'error: Fetching postgres:16-bookworm: the disk of this machine is full.',
      expect.stringContaining('lab vm resize'),
      'code: DISK_FULL',
    ])
  })
})

describe.skipIf(!existsSync('/usr/bin/shellcheck'))('shellcheck', () => {
  it('finds nothing in the scripts', async () => {
    const files = readdirSync(scripts).filter((name) => name.endsWith('.sh'))
    await execa('shellcheck', ['--shell=sh', ...files], {cwd: scripts})
  })
})

describe('the first error stops a script and says what to do', () => {
  it.each([
    [
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812',
      'another program',
      'ps aux',
      'APT_LOCKED',
    ],
    [
      'E: You do not have enough free space in /var/cache/apt/archives/.\nNo space left on device',
      'disk',
      'lab vm resize',
      'DISK_FULL',
    ],
    ["Could not resolve 'deb.debian.org'", 'Internet', 'name servers', 'NO_INTERNET'],
    ['E: Something new', 'Something new', 'lab-deploy.log', undefined],
  ])('%s', async (said, message, next, code) => {
    put('apt-fails', said)
    const {exitCode, stderr, stdout} = await run('postgres', {...postgres, APT_WAIT: '0'})
    expect(exitCode).toBe(1)
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^error: .*${message}`)),
      expect.stringMatching(new RegExp(`^next: .*${next}`)),
      ...(code === undefined ? [] : [`code: ${code}`]),
    ])
    expect(stdout).not.toContain('done:')
    expect(existsSync(inRoot('etc/lab/postgres/postgresql.conf'))).toBe(false)
  })
})
