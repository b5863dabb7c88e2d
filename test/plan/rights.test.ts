import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {carryOut, prepareSetup} from '#shared/access/index'
import {ExitCode, UserError} from '../../src/shared/errors.ts'
import {nothingInMachines, sit, stateFolder} from '../apply/sitting.ts'
import {failureOf} from '../guests/support/simulated.ts'
import {labText, labWith} from './lab.ts'
import {simulatedLabs} from './server.ts'

const simulated = simulatedLabs()
const refused = new UserError('No.', {code: 'DEPLOY_FAILED', exitCode: ExitCode.failed})

describe('the tokens of lab access setup', () => {
  it('suffice: one to plan, and one to do it all, to change it and to take it back', async () => {
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
    const state = stateFolder()
    expect(await failureOf(sit(planning!, state))).toMatchObject({code: 'PLAN_REFUSED'})
    await sit(applying!, state)
    const text = labWith(['memory: 8G, disk: 100G', 'memory: 9G, disk: 110G'])
    await sit(applying!, state, {text})
    // Taking back needs no more than making.
    lab.simulator.change(({guests}) => {
      delete guests['102']
    })
    const works = {...nothingInMachines, deploy: () => Promise.reject(refused)}
    expect(await failureOf(sit(applying!, state, {text, works}))).toMatchObject({code: 'DEPLOY_FAILED'})
    expect(await sit(applying!, state, {what: 'rollback'})).toMatchObject({undone: [102]})
  })
})
