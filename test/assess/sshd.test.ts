import {spawn} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {hostname, tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {readFactsOverSsh} from '#shared/assess/index'

const script = join(import.meta.dirname, '../../infrastructure/scripts/assess.sh')
const sshd = '/usr/sbin/sshd'
const path = process.env['PATH']

// The client and the server of OpenSSH with keys of their own; skipped where there is no server to start.
describe.skipIf(!existsSync(sshd))('a real ssh server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-sshd-'))
  const file = (name: string) => join(folder, name)
  let server: ReturnType<typeof spawn>
  let port = 0

  beforeAll(async () => {
    port = await freePort()
    for (const key of ['host', 'own', 'other']) {
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)])
    }
    writeFileSync(file('authorized'), readFileSync(file('own.pub')))
    writeFileSync(
      file('sshd_config'),
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${file('host')}\nAuthorizedKeysFile ${file('authorized')}\nPidFile none\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n`,
    )
    // Where sshd drops its rights; a service makes it elsewhere.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true})
    server = spawn(sshd, ['-D', '-e', '-f', file('sshd_config')], {stdio: ['ignore', 'ignore', 'pipe']})
    await new Promise<void>((resolve) =>
      server.stderr?.on('data', (chunk) => /listening/.test(String(chunk)) && resolve()),
    )
    // OpenSSH takes the home of the user from the system, not from HOME: its files are named in a configuration.
    writeFileSync(file('ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${file('config')}' "$@"\n`)
    chmodSync(file('ssh'), 0o755)
    process.env['PATH'] = `${folder}:${path}`
  })
  afterAll(() => {
    process.env['PATH'] = path
    server?.kill()
    rmSync(folder, {force: true, recursive: true})
  })

  function configure({identity = 'own', knows = 'host'}: {identity?: string; knows?: string | null} = {}): void {
    const known = knows === null ? '' : `[127.0.0.1]:${port} ${readFileSync(file(`${knows}.pub`), 'utf8')}`
    writeFileSync(file('known'), known)
    writeFileSync(
      file('config'),
      `Host lab-host\n  HostName 127.0.0.1\n  Port ${port}\n  User ${userInfo().username}\n  IdentityFile ${file(identity)}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${file('known')}\n  GlobalKnownHostsFile none\n`,
    )
  }

  it('runs the script and answers', async () => {
    configure()
    expect(await readFactsOverSsh('lab-host', script)).toMatchObject({source: 'ssh', system: {hostname: hostname()}})
  })

  it.each([
    ['whose key nobody knows', {knows: null}, 'SSH_HOST_KEY_UNKNOWN'],
    ['with another key than before', {knows: 'other'}, 'SSH_HOST_KEY_CHANGED'],
    ['that does not know ours', {identity: 'other'}, 'SSH_REFUSED'],
  ])('%s', async (_, setup, code) => {
    configure(setup)
    await expect(readFactsOverSsh('lab-host', script)).rejects.toMatchObject({code})
  })

  it('that is not there', async () => {
    configure()
    writeFileSync(file('config'), readFileSync(file('config'), 'utf8').replace(`Port ${port}`, 'Port 1'))
    await expect(readFactsOverSsh('lab-host', script)).rejects.toMatchObject({code: 'SSH_UNREACHABLE'})
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
