import {request} from 'node:https'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {run, start, temporaryEnvironment} from '../support/run-bin.ts'

const {environment, folder} = temporaryEnvironment()

type Settings = Readonly<Record<string, string>>

/** Starts a simulator and waits for the settings that it prints. */
async function simulate(...args: string[]) {
  const child = start('lab', ['simulator', '--json', ...args], {environment})
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.trimEnd().endsWith('\n}')) break
  }
  const {settings} = JSON.parse(text).data as {settings: Settings}
  return {child, settings}
}

function versionOf(settings: Settings) {
  const {PROXMOX_HOST: host, PROXMOX_TOKEN_ID: id, PROXMOX_TOKEN_SECRET: secret} = settings
  const headers = {authorization: `PVEAPIToken=${id}=${secret}`}
  return new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${host}/api2/json/version`, {headers, rejectUnauthorized: false}, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject).end()
  })
}

describe('lab simulator', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('answers until it gets %s', async (signal) => {
    const {child, settings} = await simulate()
    expect(await versionOf(settings)).toBe(200)
    child.kill(signal)
    expect(await child).toMatchObject({exitCode: 0, stderr: ''})
    await expect(versionOf(settings)).rejects.toMatchObject({code: 'ECONNREFUSED'})
  })

  it('goes on with the state of the one before, also of one that was killed', async () => {
    const state = join(folder, 'state.json')
    const first = await simulate('--state', state)
    first.child.kill('SIGKILL')
    await first.child
    const second = await simulate('--state', state)
    expect(second.settings).toEqual({...first.settings, PROXMOX_HOST: second.settings['PROXMOX_HOST']})
    second.child.kill()
    await second.child
  })

  it('prints the lines of a .env file', async () => {
    const {stdout} = await run('lab', ['simulator', '--for', '0'], {environment})
    expect(stdout).toMatch(
      /^PROXMOX_FINGERPRINT=([\dA-F]{2}:){31}[\dA-F]{2}\nPROXMOX_HOST=https:\/\/127\.0\.0\.1:\d+\nPROXMOX_TOKEN_ID=lab@pve!simulator\nPROXMOX_TOKEN_SECRET=[\da-f-]{36}\n$/,
    )
  })

  it('says what is wrong with a fault', async () => {
    const {exitCode, stderr} = await run('lab', ['simulator', '--fault', 'nonsense'], {environment})
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--fault')
  })
})
