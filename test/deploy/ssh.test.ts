import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, it} from 'vitest'
import {postgresSettings, runDeployment, targetByLogin, waitUntilReady} from '#shared/deploy/index'

const folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-ssh-'))
const path = process.env['PATH']
const target = targetByLogin('lab@192.168.1.50', '192.168.1.0/24')
const deploying = {knownHosts: join(folder, 'deploy/known_hosts'), packageRoot: process.cwd()}
const settings = postgresSettings({password: 'correct-horse', replacesPassword: false, ...target})

/** A program of this name is found first; what it was called with and what it was sent is kept. */
function ssh(body: string): void {
  const file = join(folder, 'ssh')
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" >'${folder}/arguments'\ncat >'${folder}/input'\n${body}\n`)
  chmodSync(file, 0o755)
}

const deploy = () => runDeployment(target, 'postgres', settings, deploying)
const refuse = (said: string, code = 255) => ssh(`cat >&2 <<'END'\n${said}\nEND\nexit ${code}`)

beforeEach(() => {
  process.env['PATH'] = `${folder}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
})
afterAll(() => rmSync(folder, {force: true, recursive: true}))

describe('a deployment over ssh', () => {
  it('sends script and secrets on stdin, and tells what was changed', async () => {
    ssh("echo 'step: Docker'; echo 'changed: Installed docker.io'; echo 'done: 1 change'")
    const steps: string[] = []
    const outcome = await runDeployment(target, 'postgres', settings, {
      ...deploying,
      onStep: (step) => steps.push(step),
    })
    expect(outcome).toEqual({changes: ['Installed docker.io'], warnings: []})
    expect(steps).toEqual(['Docker'])
    expect(readFileSync(join(folder, 'input'), 'utf8')).toContain("DATABASE_PASSWORD='correct-horse'\n")
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).not.toContain('correct-horse')
  })

  it('asks nothing, and knows hosts by a file of its own', async () => {
    ssh("echo 'done: nothing changed'")
    await deploy()
    const given = readFileSync(join(folder, 'arguments'), 'utf8').split('\n')
    expect(given).toEqual(
      expect.arrayContaining([
        'BatchMode=yes',
        'StrictHostKeyChecking=accept-new',
        `UserKnownHostsFile="${deploying.knownHosts}"`,
      ]),
    )
  })

  it.each([
    ['SSH_REFUSED', 'lab@192.168.1.50: Permission denied (publickey).', 'ssh-add'],
    ['SSH_HOST_KEY_CHANGED', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @', 'ssh-keygen -R 192.168.1.50 -f'],
    ['SSH_REFUSED', 'Received disconnect from 192.168.1.50 port 22:2: Too many authentication failures', 'ssh-add'],
    ['SSH_UNREACHABLE', 'ssh: connect to host 192.168.1.50 port 22: No route to host', 'lab vm list'],
    ['SSH_BROKEN', 'client_loop: send disconnect: Broken pipe', 'Deploy again'],
  ])('%s', async (code, said, nextStep) => {
    refuse(said)
    await expect(deploy()).rejects.toMatchObject({code, nextStep: expect.stringContaining(nextStep)})
  })

  it.each([
    ['DEPLOY_FAILED', 'error: Something\nnext: look\ncode: UNHEARD_OF', 'look'],
    ['APT_LOCKED', 'error: apt-get install: another program\nnext: ps aux\ncode: APT_LOCKED', 'ps aux'],
    ['DISK_FULL', 'error: Fetching the image: the disk is full.\nnext: df -h\ncode: DISK_FULL', 'df -h'],
    ['CHECKSUM_WRONG', 'error: The checksum differs.\nnext: Deploy again\ncode: CHECKSUM_WRONG', 'again'],
    ['DEPLOY_RUNNING', 'error: Another deployment works.\nnext: Deploy again\ncode: DEPLOY_RUNNING', 'again'],
    ['SUDO_REFUSED', 'sudo: a password is required', 'NOPASSWD'],
  ])('%s', async (code, said, nextStep) => {
    refuse(said, 1)
    await expect(deploy()).rejects.toMatchObject({code, nextStep: expect.stringContaining(nextStep)})
  })

  it('that ends in the middle is not taken for done', async () => {
    ssh("echo 'step: Docker'")
    await expect(deploy()).rejects.toMatchObject({code: 'DEPLOY_FAILED'})
  })
})

describe('a machine that has just been started', () => {
  let server: Server
  const here = async () => {
    server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const {port} = server.address() as {port: number}
    return targetByLogin(`lab@127.0.0.1:${port}`, '127.0.0.0/8')
  }
  afterEach(() => server?.close())

  it.each([0, 2])('is ready when cloud-init ends with %i', async (code) => {
    ssh(`exit ${code}`)
    await expect(waitUntilReady(await here(), deploying)).resolves.toBeUndefined()
  })

  it('is not when cloud-init has failed', async () => {
    ssh("printf '....\\nstatus: error\\ndetail:\\nModules: failed to run package-update-upgrade-install\\n'; exit 1")
    await expect(waitUntilReady(await here(), deploying)).rejects.toMatchObject({
      code: 'CLOUD_INIT_FAILED',
      message: expect.stringContaining('failed to run package-update-upgrade-install'),
      nextStep: expect.stringContaining('cloud-init-output.log'),
    })
  })

  it('is given up when nothing answers', async () => {
    const gone = await here()
    server.close()
    await expect(waitUntilReady(gone, {...deploying, waitMs: 0})).rejects.toMatchObject({code: 'SSH_UNREACHABLE'})
  })
})
