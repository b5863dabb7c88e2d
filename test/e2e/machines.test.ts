import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'
import {controlC, enter, openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
let simulator: Simulator
let environment: Record<string, string>

beforeAll(async () => {
  simulator = await startSimulator({preset: 'single'})
  environment = {
    ...place.environment,
    ...settingsOf(simulator),
  }
})

afterAll(() => simulator.close())

const lab = (...args: string[]) => run('lab', args, {environment})
const open = (...args: string[]) => openTerminal('lab', args, {columns: 120, environment})

describe('machines on the command line', () => {
  it('are listed as rows in a pipe, as VMIDs with --quiet', async () => {
    expect(await lab('vm', 'list', '--quiet')).toMatchObject({exitCode: 0, stdout: '100\n101\n'})
    const {stdout} = await lab('vm', 'list', '--columns', 'vmid,name,status')
    expect(stdout).toBe('100\tdns\trunning\n101\tfiles\tstopped\n')
  })

  it('are begun with --no-wait, and waited for by the UPID that was printed', async () => {
    const begun = await lab('vm', 'start', 'files', '--no-wait', '--quiet')
    expect(begun).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^UPID:pve:\S+:qmstart:101:\S+:\n$/)})
    const upid = begun.stdout.trim()
    expect(await lab('task', 'wait', upid)).toMatchObject({exitCode: 0, stdout: 'Over: qmstart 101 on pve\n'})
    expect(await lab('vm', 'stop', 'files')).toMatchObject({exitCode: 0, stdout: 'Stopped VM 101 files\n'})
  })

  it('answer with the exit codes of all commands', async () => {
    expect(await lab('vm', 'start', 'nobody')).toMatchObject({exitCode: 3})
    expect(await lab('vm', 'reboot', 'files')).toMatchObject({exitCode: 4})
    expect(await lab('vm', 'delete', 'files')).toMatchObject({exitCode: 2})
    simulator.fault({effect: {kind: 'locked', lock: 'backup', vmid: 101}, method: 'GET'})
    expect(await lab('vm', 'start', 'files', '--json')).toMatchObject({exitCode: 8, stderr: ''})
    simulator.change(({guests}) => {
      delete guests['101']!.config['lock']
    })
  })

  it('show nothing of the secret, and no escape sequences, wherever they come from', async () => {
    simulator.fault({
      effect: {kind: 'error', message: `\u001b[31m${simulator.token.secret}\u001b[0m is wrong`, status: 500},
      method: 'GET',
      path: '/cluster/resources',
    })
    const {exitCode, stderr, stdout} = await lab('vm', 'list', '--verbose')
    expect(exitCode).toBe(1)
    expect(stdout + stderr).not.toContain(simulator.token.secret)
    expect(stdout + stderr).not.toContain('\u001b')
  })
})

describe('on a terminal', () => {
  it('Ctrl-C leaves the task to the server, and says how to go on: exit 130', async () => {
    simulator.fault({effect: {kind: 'task-never-ends'}, method: 'POST'})
    const terminal = open('vm', 'start', 'files')
    await terminal.sees('VM 101 files · start')
    await expect.poll(() => simulator.state.tasks.some(({endedAt}) => endedAt === null)).toBe(true)
    terminal.type(controlC)
    await terminal.sees('goes on at the server')
    await terminal.sees("next:  lab task wait 'UPID:pve:")
    expect(await terminal.ended).toBe(130)
    simulator.change(({tasks}) => {
      for (const task of tasks) task.durationMs = 0
    })
  })

  it('deleting says what goes and has the name typed', async () => {
    await lab('vm', 'clone', '101', '--name', 'gone', '--vmid', '150')
    const refused = open('vm', 'delete', '150')
    await refused.sees('This goes for good: VM 150 gone on pve, with scsi0 local-lvm:vm-150-disk-0 (32 GiB)')
    await refused.sees('Type gone to delete VM 150 gone for good')
    refused.type(`150${enter}`)
    await refused.sees('Nothing was deleted.')
    expect(await refused.ended).toBe(1)
    const terminal = open('vm', 'delete', '150')
    await terminal.sees('Type gone')
    terminal.type(`gone${enter}`)
    await terminal.sees('Deleted VM 150 gone on pve')
    expect(await terminal.ended).toBe(0)
  })
})
