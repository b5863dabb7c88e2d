import {type ChildProcess, spawn} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {postgresSettings, runDeployment, type Target, targetByLogin} from '#shared/deploy/index'
import {scratchMachine} from './scratch-machine.ts'

const sshd = '/usr/sbin/sshd'
const path = process.env['PATH']

// Client and server of OpenSSH; the key that is let in is bound to a scratch root. As root only: nobody else needs no sudo.
describe.skipIf(!existsSync(sshd) || process.getuid?.() !== 0)('a deployment over a real ssh server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-sshd-'))
  const file = (name: string) => join(folder, name)
  const deploying = {knownHosts: file('deploy/known_hosts'), packageRoot: process.cwd()}
  const settings = postgresSettings({password: "it's secret", replacesPassword: false, port: 22, subnet: '127.0.0.0/8'})
  let server: ChildProcess
  let target: Target

  beforeAll(async () => {
    scratchMachine(folder)
    for (const key of ['host', 'own', 'other']) {
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)])
    }
    const bound = `command="export DESTDIR=${file('root')} PATH=${file('bin')}:/usr/bin:/bin; eval \\"$SSH_ORIGINAL_COMMAND\\""`
    writeFileSync(file('authorized'), `${bound} ${readFileSync(file('own.pub'), 'utf8')}`)
    const port = await freePort()
    writeFileSync(
      file('sshd_config'),
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${file('host')}\nAuthorizedKeysFile ${file('authorized')}\nPidFile none\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n`,
    )
    mkdirSync('/run/sshd', {recursive: true})
    server = spawn(sshd, ['-D', '-e', '-f', file('sshd_config')], {stdio: ['ignore', 'ignore', 'pipe']})
    await new Promise<void>((resolve) => server.stderr!.once('data', () => resolve()))
    mkdirSync(file('client'))
    login('own')
    process.env['PATH'] = `${file('client')}:${path}`
    target = targetByLogin(`${userInfo().username}@127.0.0.1:${port}`, '127.0.0.0/8')
  })
  afterAll(() => {
    process.env['PATH'] = path
    server?.kill()
    rmSync(folder, {force: true, recursive: true})
  })

  function login(key: string): void {
    writeFileSync(
      file('client/ssh'),
      `#!/bin/sh\nexec /usr/bin/ssh -F none -i '${file(key)}' -o IdentitiesOnly=yes "$@"\n`,
    )
    chmodSync(file('client/ssh'), 0o755)
  }

  it('that loses its connection in the middle is healed by the next run', async () => {
    writeFileSync(file('state/connection-drops'), '')
    await expect(runDeployment(target, 'postgres', settings, deploying)).rejects.toMatchObject({code: 'SSH_BROKEN'})
    const healed = await runDeployment(target, 'postgres', settings, deploying)
    // How far the first one came before it noticed, nobody knows.
    expect(healed.changes).not.toContain('Installed ufw')
    expect(await runDeployment(target, 'postgres', settings, deploying)).toEqual({changes: [], warnings: []})
  })

  it('is done once: the second run changes nothing', async () => {
    for (const name of ['label', 'image', 'password', 'database']) rmSync(file(`state/${name}`))
    const first = await runDeployment(target, 'postgres', settings, deploying)
    expect(first.changes).toContain('Started PostgreSQL')
    expect(await runDeployment(target, 'postgres', settings, deploying)).toEqual({changes: [], warnings: []})
  })

  it('is refused with a key that the machine does not know', async () => {
    login('other')
    await expect(runDeployment(target, 'postgres', settings, deploying)).rejects.toMatchObject({code: 'SSH_REFUSED'})
    login('own')
  })

  it('is refused when the machine shows another key than at first contact', async () => {
    const known = readFileSync(deploying.knownHosts, 'utf8')
    const other = readFileSync(file('other.pub'), 'utf8').split(' ')[1]!
    writeFileSync(deploying.knownHosts, known.replace(/(ssh-ed25519) \S+/, `$1 ${other}`))
    await expect(runDeployment(target, 'postgres', settings, deploying)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_CHANGED',
      message: expect.stringMatching(/another key than at first contact \(SHA256:[\w+/]{43}\)/),
      nextStep: expect.stringContaining(`ssh-keygen -R '[127.0.0.1]:${target.port}' -f ${deploying.knownHosts}`),
    })
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const {port} = probe.address() as {port: number}
  await new Promise((resolve) => probe.close(resolve))
  return port
}
