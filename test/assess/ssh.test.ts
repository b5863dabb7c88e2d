import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, it} from 'vitest'
import {readFactsOverSsh} from '#shared/assess/index'

const script = join(import.meta.dirname, '../../infrastructure/scripts/assess.sh')
const folder = mkdtempSync(join(tmpdir(), 'lab-test-ssh-'))
const path = process.env['PATH']

/** A program of this name is found first; what it was called with is kept. */
function ssh(body: string): void {
  const file = join(folder, 'ssh')
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" >'${folder}/arguments'\n${body}\n`)
  chmodSync(file, 0o755)
}

const argumentsOfSsh = () => readFileSync(join(folder, 'arguments'), 'utf8').trim().split('\n')

beforeEach(() => {
  process.env['PATH'] = `${folder}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
  rmSync(join(folder, 'arguments'), {force: true})
})
afterAll(() => rmSync(folder, {force: true, recursive: true}))

describe('a machine over ssh', () => {
  it('gets the script through stdin, and nothing else', async () => {
    ssh('exec sh -s')
    const facts = await readFactsOverSsh('root@pve', script)
    expect(facts).toMatchObject({source: 'ssh', system: {hostname: hostname()}, target: 'root@pve'})
    expect(argumentsOfSsh().slice(-3)).toEqual(['--', 'root@pve', 'sh -s'])
  })

  it('is asked without questions, and only when its key is known', async () => {
    ssh('exec sh -s')
    await readFactsOverSsh('root@pve', script)
    expect(argumentsOfSsh()).toEqual(expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes']))
  })

  it.each([
    [
      'SSH_HOST_KEY_UNKNOWN',
      'No ED25519 host key is known for pve and you have requested strict checking.\nHost key verification failed.',
      'Log in once and compare the key that it shows: ssh root@pve',
    ],
    [
      'SSH_HOST_KEY_CHANGED',
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      'ssh-keygen -R pve',
    ],
    ['SSH_REFUSED', 'root@pve: Permission denied (publickey,password).', 'ssh-copy-id root@pve'],
    ['SSH_UNREACHABLE', 'ssh: Could not resolve hostname pve: Name or service not known', 'ssh root@pve'],
    ['SSH_UNREACHABLE', 'ssh: connect to host pve port 22: Connection refused', 'ssh root@pve'],
    ['SSH_FAILED', 'something new', 'ssh root@pve'],
  ])('%s', async (code, said, nextStep) => {
    ssh(`cat >/dev/null; cat >&2 <<'END'\n${said}\nEND\nexit 255`)
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({
      code,
      nextStep: expect.stringContaining(nextStep),
    })
  })

  it('that does not even read the script is told by what it says', async () => {
    ssh("echo 'Permission denied' >&2; exit 255")
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({code: 'SSH_REFUSED'})
  })

  it('says nothing dangerous on the way', async () => {
    ssh(`cat >/dev/null; printf '\\033]0;title\\007\\033[31mred' >&2; exit 1`)
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({
      details: {said: 'red'},
      message: expect.not.stringContaining('\u001b'),
    })
  })

  it('that hangs is given up', async () => {
    ssh('exec sleep 60')
    await expect(readFactsOverSsh('root@pve', script, {timeoutMs: 200})).rejects.toMatchObject({code: 'SSH_TIMEOUT'})
  })

  it('that talks without end is given up', async () => {
    ssh('cat >/dev/null; exec yes')
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({code: 'SSH_FAILED'})
  })

  it('that is no Linux says something else', async () => {
    ssh('cat >/dev/null; echo This account is for backups only.')
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({code: 'ASSESS_BAD_ANSWER'})
  })

  it('needs ssh here', async () => {
    process.env['PATH'] = '/nowhere'
    await expect(readFactsOverSsh('root@pve', script)).rejects.toMatchObject({code: 'SSH_MISSING'})
  })
})

describe('the name of a machine', () => {
  it.each(['pve', 'root@pve', 'root@192.168.1.10', 'root@[fe80::1]', 'fe80::1', 'ssh://root@pve:2222'])(
    '%s',
    async (machine) => {
      ssh('exec sh -s')
      await expect(readFactsOverSsh(machine, script)).resolves.toMatchObject({target: machine})
    },
  )

  it.each(['-oProxyCommand=touch /tmp/x', '', 'root@-x', 'pve; reboot', 'a b', 'root@pve\n'])(
    '%j is refused',
    async (machine) => {
      ssh('exec sh -s')
      await expect(readFactsOverSsh(machine, script)).rejects.toMatchObject({code: 'INVALID_INPUT'})
      expect(existsSync(join(folder, 'arguments'))).toBe(false)
    },
  )
})
