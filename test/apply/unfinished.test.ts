import {describe, expect, it} from 'vitest'
import {unfinished} from '../../src/shared/apply/unfinished.ts'
import {ExitCode, UserError} from '../../src/shared/errors.ts'
import {labText} from '../plan/lab.ts'
import {simulatedLabs} from '../plan/server.ts'

const simulated = simulatedLabs()
const interrupted = new UserError('Stopped.', {code: 'PROXMOX_INTERRUPTED', exitCode: ExitCode.interrupted})

describe('a run that was stopped', () => {
  it.each([
    ['create:postgres', true],
    ['wait-ssh:postgres', false],
  ])('at %s says whether something goes on at the server: %s', async (id, goesOn) => {
    const {plan} = await simulated()
    const open = (await plan(labText)).steps.filter((step) => step.id === id)
    const {exitCode, message} = unfinished(open, new Map([[id, interrupted]]), true)
    expect({exitCode, goesOn: message.includes('goes on at the server')}).toEqual({exitCode: 130, goesOn})
  })
})
