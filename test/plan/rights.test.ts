import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {carryOut, prepareSetup} from '#shared/access/index'
import {labText} from './lab.ts'
import {simulatedLabs} from './server.ts'

const simulated = simulatedLabs()

describe('the tokens of lab access setup', () => {
  it('suffice: one to plan and one to do it all', async () => {
    const lab = await simulated()
    const wanted = {user: 'homelab@pve', wanted: {node: ['pve'], storage: ['HDDStorage']}}
    const folder = mkdtempSync(join(tmpdir(), 'lab-tokens-'))
    const {secrets} = await carryOut(lab.client, await prepareSetup(lab.client, wanted), folder)
    const [planning, applying] = secrets.map(({file, tokenId}) =>
      lab.connect(tokenId, readFileSync(file, 'utf8').trim()),
    )
    const aboutRights = async (client = applying) =>
      (await lab.plan(labText, client)).findings.filter(({code}) => /PRIVILEGE|READ|TOKEN/.test(code))
    expect(await aboutRights()).toEqual([])
    expect((await aboutRights(planning)).map(({code, severity, subject}) => [severity, code, subject])).toEqual([
      ['warning', 'TOKEN_ONLY_LOOKS', 'token homelab@pve!plan'],
      ['warning', 'NOT_READ', expect.stringMatching(/^size of the image: /)],
    ])
    await lab.carryOut(await lab.plan(labText, applying), applying)
    expect((await lab.plan(labText, applying)).steps).toEqual([])
  })
})
