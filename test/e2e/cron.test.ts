import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdirSync, readdirSync, readFileSync} from 'node:fs'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {SMTPServer} from 'smtp-server'
import {afterEach, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {binFile, cleanEnvironment, run, temporaryEnvironment} from '../support/run-bin.ts'

// Debian's cron and crontab as they are, with a folder of crontabs of their own: nothing of this machine's cron is
// touched, and nothing else that it would start is started.

/** Time for one of two minutes to come, and for the briefing. */
const LONGEST_WAIT_SECONDS = 150

const place = temporaryEnvironment()
const work = join(place.folder, 'work, 100 % "mine"')
let cron: ChildProcess | undefined

beforeAll(async () => {
  mkdirSync(work)
  await run('coord', ['project', 'demo'], {environment: place.environment})
})
afterEach(async () => {
  if (cron === undefined || cron.exitCode !== null) return
  cron.kill()
  await once(cron, 'exit')
})

describe('cron', () => {
  it('mails the briefing at the minute that the line of the README names', {timeout: 180_000}, async ({skip}) => {
    const reason = whyNot()
    if (reason !== undefined) return skip(reason)
    const line = /^npx coord (briefing schedule --at 07:30 --weekdays .*)$/m.exec(
      readFileSync('README.md', 'utf8'),
    )![1]!
    // The second is for machines on which scheduling takes until after the first.
    const soon = [66, 126].map((seconds) => `--at ${new Date(Date.now() + seconds * 1000).toISOString().slice(11, 16)}`)
    const typed = line.replace('--at 07:30', soon.join(' ')).replace('--weekdays', '--daily').split(' ')
    const args = [...typed, '--cron', '--no-ai', '--to', 'file:{date}.md']
    const mail = await mailServer()
    const output: string[] = []
    cron = spawn(
      'unshare',
      ['--mount', '/bin/sh', '-c', inPrivate, 'sh', process.execPath, binFile('coord'), ...args],
      {
        cwd: work,
        env: {...cleanEnvironment(place.environment), ...mail.settings, PATH: '/usr/sbin:/usr/bin:/sbin:/bin'},
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    for (const stream of [cron.stdout, cron.stderr]) stream?.on('data', (bytes) => output.push(String(bytes)))
    const log = join(place.environment['XDG_STATE_HOME']!, 'ai-sandbox-homelab/schedule/briefing-portfolio.log')
    for (let second = 0; second < LONGEST_WAIT_SECONDS; second++) {
      if (cron.exitCode !== null || (existsSync(log) && readFileSync(log, 'utf8').includes(' exit '))) break
      await setTimeout(1000)
    }
    expect(existsSync(log) ? readFileSync(log, 'utf8') : output.join('')).toMatch(/^\S+ exit 0\n$/)
    const [written] = readdirSync(work)
    expect(written).toMatch(/^\d{4}-\d\d-\d\d\.md$/)
    expect(readFileSync(join(work, written!), 'utf8')).toContain('DEMO-')
    expect(mail.received).toEqual([expect.stringMatching(/^To: ana@example\.org\r$[\s\S]*DEMO-/m)])
  })
})

/** A mail server on this machine, and the settings that make it the one. */
async function mailServer() {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, _session, done) {
      const parts: Buffer[] = []
      stream.on('data', (bytes: Buffer) => parts.push(bytes))
      stream.once('end', () => {
        received.push(Buffer.concat(parts).toString('utf8'))
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const {port} = server.server.address() as AddressInfo
  const settings = {
    SMTP_FROM: 'coord@example.org',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(port),
    SMTP_SECURITY: 'none',
  }
  return {received, settings}
}

/** In a view of the file system of its own: no crontabs, no daemon that runs, no system jobs. Then schedules, and is cron. */
const inPrivate = `set -e
mount -t tmpfs -o mode=1730,gid="$(getent group crontab | cut -d: -f3)" none /var/spool/cron/crontabs
mount -t tmpfs none /run
mount -t tmpfs none /etc/cron.d
mount --bind /dev/null /etc/crontab
"$@"
crontab -l
exec cron -f`

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root'
  for (const program of ['cron', 'crontab', 'unshare']) {
    if (spawnSync('which', [program]).status !== 0) return `needs ${program} (Debian: apt-get install cron util-linux)`
  }
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
    ? undefined
    : 'may not mount here'
}
