import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {checkReadyForSsh, type OverSsh, worksOverSsh} from '../../src/shared/apply/over-ssh.ts'
import {ExitCode, UserError} from '../../src/shared/errors.ts'
import {failureOf} from '../guests/support/simulated.ts'
import {labText, labWith, readLab} from '../plan/lab.ts'
import {simulatedLabs} from '../plan/server.ts'
import {linesOf, nothingInMachines, sit, stateFolder} from './sitting.ts'

const simulated = simulatedLabs()
const databaseAlone = labText.replace(/ {2}- \{name: (?:ollama|dev).*\n/g, '')
const path = process.env['PATH']
let programs: string
let overSsh: OverSsh

/** Found instead of the real ones; what each was sent is kept in `sent`. */
function program(name: string, body: string): void {
  const file = join(programs, name)
  writeFileSync(file, `#!/bin/sh\n${body}\n`)
  chmodSync(file, 0o755)
}
const sent = () => readFileSync(join(programs, 'sent'), 'utf8')

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'lab-programs-'))
  overSsh = {
    packageRoot: process.cwd(),
    stateDirectory: stateFolder(),
    wishes: async () => ({
      ...{briefingAt: '', contextTokens: 8192, model: 'llama3.1:8b', timeZone: 'UTC'},
      stateDirectory: overSsh.stateDirectory,
    }),
  }
  process.env['PATH'] = `${programs}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
})

describe('what lab apply does in machines', () => {
  it('is what lab deploy does, with a password that no journal knows', async () => {
    program('ssh', `cat >>'${programs}/sent'; echo 'warning: swap is on'; echo 'done: nothing changed'`)
    mkdirSync(join(overSsh.stateDirectory, 'deploy'))
    const known = join(overSsh.stateDirectory, 'deploy/known_hosts')
    writeFileSync(known, '192.168.1.50 ssh-ed25519 AAAAold\n192.168.1.5 ssh-ed25519 AAAAother\n')
    const {client} = await simulated()
    const works = {
      ...worksOverSsh(overSsh),
      health: nothingInMachines.health,
      'wait-ssh': nothingInMachines['wait-ssh'],
    }
    const {outcome, warnings} = await sit(client, overSsh.stateDirectory, {text: databaseAlone, works})
    expect({outcome, warnings}).toEqual({outcome: 'finished', warnings: ['postgres: swap is on']})
    const [file] = readdirSync(join(overSsh.stateDirectory, 'deploy')).filter((name) => name.endsWith('-password'))
    const password = readFileSync(join(overSsh.stateDirectory, 'deploy', file!), 'utf8').trim()
    expect(sent()).toContain(`DATABASE_PASSWORD='${password}'`)
    expect(linesOf(overSsh.stateDirectory).join('\n')).not.toContain(password)
    // The machine was made: the key that an earlier one had at its address is none of its.
    expect(readFileSync(known, 'utf8')).toBe('192.168.1.5 ssh-ed25519 AAAAother\n')
  })

  it('ends at once with Ctrl-C, and is done when the run is gone on with', async () => {
    const controller = new AbortController()
    program('ssh', `touch '${programs}/sent'; exec sleep 60`)
    const {client} = await simulated()
    const works = {...nothingInMachines, deploy: worksOverSsh(overSsh).deploy}
    const sitting = sit(client, overSsh.stateDirectory, {signal: controller.signal, text: databaseAlone, works})
    sitting.catch(() => undefined)
    await expect.poll(() => readdirSync(programs)).toContain('sent')
    controller.abort()
    expect(await failureOf(sitting)).toMatchObject({code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    program('ssh', "cat >/dev/null; echo 'done: 1 change'")
    expect(await sit(client, overSsh.stateDirectory, {what: 'resume', works})).toMatchObject({outcome: 'finished'})
  })
})

describe('before anything is sent, lab apply says all that this computer lacks', () => {
  const check = async (text: string, kinds: readonly string[] = ['cloud-init', 'deploy']) => {
    const {plan} = await simulated()
    const steps = (await plan(text)).steps.filter(({kind}) => kinds.includes(kind))
    return checkReadyForSsh(overSsh, (await readLab(text)).lab, steps)
  }

  it('nothing, where it has all', async () => {
    program('ssh', '')
    await check(labText)
  })

  it('programs, a built toolkit, the password of a database that is there, and right settings', async () => {
    process.env['PATH'] = programs
    const wishes = async () => {
      throw new UserError('Settings.', {
        code: 'INVALID_CONFIGURATION',
        exitCode: ExitCode.configuration,
        problems: [{field: 'AI_NUM_CTX', message: 'is no number'}],
      })
    }
    overSsh = {...overSsh, packageRoot: programs, wishes}
    const failure = await failureOf(check(labWith(['ip: 192.168.1.50', 'ip: 192.168.1.50, deploy: false'])))
    expect(failure).toMatchObject({code: 'NOT_READY', exitCode: 5})
    expect(failure.problems.map(({field}) => field)).toEqual(['ssh', 'apps', 'npm', 'dev', 'AI_NUM_CTX'])
    expect(failure.problems[3]!.message).toContain('lab deploy postgres postgres')
  })

  it('only what is needed for the steps that there are', async () => {
    process.env['PATH'] = programs
    await check(labText, ['create', 'start', 'wait-ssh'])
    expect((await failureOf(check(labText, ['cloud-init']))).problems).toMatchObject([{field: 'ssh'}])
  })
})
