import {readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {enter, openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
let simulator: Simulator
let environment: Record<string, string>

beforeAll(async () => {
  simulator = await startSimulator()
  environment = {
    ...place.environment,
    PROXMOX_HOST: simulator.url,
    PROXMOX_TOKEN_ID: simulator.token.id,
    PROXMOX_TOKEN_SECRET: simulator.token.secret,
  }
})

afterAll(() => simulator.close())

const lab = (args: readonly string[], more: Record<string, string> = {}) =>
  run('lab', args, {environment: {...environment, ...more}})
const home = () => environment['HOME']!

describe('a certificate that nobody has vouched for', () => {
  it('is refused where nobody can be asked, and the fingerprint is told', async () => {
    const before = simulator.requests.length
    const {exitCode, stderr, stdout} = await lab(['access', 'show', '--json'])
    expect(exitCode).toBe(5)
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'PROXMOX_CERTIFICATE_UNKNOWN',
      nextStep: expect.stringContaining(`lab init --proxmox-fingerprint ${simulator.fingerprint}`),
    })
    expect(stdout + stderr).not.toContain(simulator.token.secret)
    expect(simulator.requests).toHaveLength(before)
  })

  it('is not trusted by somebody who says no', async () => {
    const terminal = openTerminal('lab', ['access', 'show'], {columns: 120, environment})
    await terminal.sees('Is it the same?')
    terminal.type(`n${enter}`)
    expect(await terminal.ended).toBe(5)
  })

  it('is trusted once somebody on a terminal says yes, and from then on', async () => {
    const terminal = openTerminal('lab', ['access', 'show'], {columns: 160, environment})
    await terminal.sees(simulator.fingerprint)
    await terminal.sees('Is it the same?')
    terminal.type(`y${enter}`)
    await terminal.sees('PROXMOX_FINGERPRINT is written into')
    await terminal.sees('Make and change guests')
    expect(await terminal.ended).toBe(0)
    const file = join(home(), '.env')
    expect(readFileSync(file, 'utf8')).toContain(simulator.fingerprint)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(await lab(['access', 'show'])).toMatchObject({exitCode: 0})
  })

  it('that is another one than the trusted one is refused', async () => {
    const other = Array.from({length: 32}, () => 'AB').join(':')
    const {exitCode, stderr} = await lab(['access', 'show'], {PROXMOX_FINGERPRINT: other})
    expect(exitCode).toBe(5)
    expect(stderr).toContain('another certificate')
  })
})

describe('access', () => {
  const trusted = () => ({PROXMOX_FINGERPRINT: simulator.fingerprint})

  it('is set up with the token at hand, and the new token is then used', async () => {
    const setup = await lab(['access', 'setup', '--user', 'toolkit@pve', '--storage', 'HDDStorage', '--yes'], trusted())
    expect(setup).toMatchObject({exitCode: 0, stderr: expect.stringContaining('lab init --proxmox-token-id')})
    const secretFile = join(environment['XDG_CONFIG_HOME']!, 'ai-sandbox-homelab', 'proxmox-toolkit@pve-apply.secret')
    const shown = await lab(['access', 'show', '--storage', 'HDDStorage', '--exit-code', '--json'], {
      ...trusted(),
      PROXMOX_TOKEN_ID: 'toolkit@pve!apply',
      PROXMOX_TOKEN_SECRET: '',
      PROXMOX_TOKEN_SECRET_FILE: secretFile,
    })
    expect(shown.exitCode).toBe(0)
    expect(JSON.parse(shown.stdout).data).toMatchObject({mayApply: true, unneeded: []})
    expect(setup.stdout + setup.stderr + shown.stdout).not.toContain(readFileSync(secretFile, 'utf8').trim())
  })

  it('is not changed by a dry run', async () => {
    const before = structuredClone(simulator.state.access)
    const {exitCode} = await lab(['access', 'setup', '--user', 'other@pve', '--dry-run'], trusted())
    expect(exitCode).toBe(0)
    expect(simulator.state.access).toEqual(before)
  })

  it('asks before it changes anything, and scripts have to say yes', async () => {
    const {exitCode, stdout} = await lab(['access', 'setup', '--user', 'other@pve', '--json'], trusted())
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.code).toBe('CONFIRMATION_NEEDED')
  })

  it('is printed for root when there is no token yet, ready for a shell', async () => {
    const elsewhere = {directory: place.folder, environment: place.environment}
    const {exitCode, stdout} = await run('lab', ['access', 'setup', '--pool', 'lab'], elsewhere)
    expect(exitCode).toBe(0)
    expect(
      stdout
        .trim()
        .split('\n')
        .every((line) => line.startsWith('pveum ')),
    ).toBe(true)
  })
})

describe('the secret of the token', () => {
  it('may come from a file', async () => {
    const file = join(place.folder, 'secret')
    writeFileSync(file, `${simulator.token.secret}\n`, {mode: 0o600})
    const from = {PROXMOX_TOKEN_SECRET: '', PROXMOX_TOKEN_SECRET_FILE: file, PROXMOX_FINGERPRINT: simulator.fingerprint}
    expect(await lab(['access', 'show'], from)).toMatchObject({exitCode: 0})
    writeFileSync(file, 'nonsense')
    const {exitCode, stderr} = await lab(['access', 'show'], from)
    expect(exitCode).toBe(5)
    expect(stderr).toContain(file)
    expect(stderr).not.toContain('nonsense')
  })
})
