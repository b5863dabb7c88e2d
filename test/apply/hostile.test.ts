import {describe, expect, it} from 'vitest'
import {renderApply} from '#shared/apply/index'
import {PlanShape, planLab, readLabState, renderPlan} from '#shared/plan/index'
import {connectProxmox} from '#shared/proxmox/index'
import {UserError} from '../../src/shared/errors.ts'
import type {ProxmoxAnswer} from '../../src/shared/proxmox/transport.ts'
import {readLab} from '../plan/lab.ts'
import {pipe} from '../support/screens.ts'
import {faultyLabs, type Lie, toldBy, wantedText} from './faulty-lab.ts'

const labs = faultyLabs()
/** What would steer a terminal. */
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u
const evil = '\u001b]0;owned\u0007\u001b[2Jevil\u202e\u009b31m\r\nrefusal'

describe('texts of the server that would steer a terminal', () => {
  it('are plain in a plan', async () => {
    const lab = await labs()
    lab.simulator.change((state) => {
      const {guests, storages} = state
      guests[102] = {...structuredClone(guests[900]!), vmid: 102}
      guests[102].config['name'] = evil
      guests[900]!.config['name'] = evil
      guests[900]!.config['ipconfig0'] = 'ip=192.168.1.52/24'
      guests[100]!.config['lock'] = evil
      storages['local']!.content.push(evil)
      state.release = {...state.release, version: evil}
    })
    const plan = await planWith(lab.client)
    const codes = plan.findings.map(({code}) => code)
    expect(codes).toEqual(expect.arrayContaining(['VMID_TAKEN', 'ADDRESS_TAKEN', 'GUEST_LOCKED']))
    const {text} = renderPlan(plan, pipe, {showApi: true})
    expect(text).toContain('evil')
    expect(steering.exec(text)).toBeNull()
  })

  it('are plain in what apply says, and in its journal one line each', async () => {
    const lab = await labs()
    lab.simulator.fault({
      effect: {kind: 'error', message: evil, status: 500},
      method: 'POST',
      path: '/nodes/pve/qemu/100/config',
    })
    lab.simulator.fault({effect: {kind: 'task-warns', message: evil}, method: 'POST', path: '/nodes/pve/qemu'})
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: evil},
      method: 'POST',
      path: '/nodes/pve/qemu/102/status/start',
    })
    const lines: string[] = []
    const told = await toldBy(
      lab.apply('new', {
        onEvent: ({message, progress}) => lines.push(message ?? '', progress?.line ?? ''),
      }),
    )
    expect(told.said).toContain('evil')
    expect(steering.exec([told.said, told.nextStep, ...lines].join('\n'))).toBeNull()
    const finished = await lab.apply('resume')
    expect(finished.warnings.join()).toContain('evil')
    expect(steering.exec([renderApply(finished, pipe), ...finished.warnings].join('\n'))).toBeNull()
  })
})

async function planWith(client: Parameters<typeof readLabState>[0]) {
  const lab = await readLab(wantedText)
  return planLab(lab, await readLabState(client, lab.lab), {address: 'pve:8006', tokenId: client.tokenId})
}

/** An answer with each field missing, nothing, or of another kind; and as a whole. */
function* distorted(data: unknown): Generator<{readonly how: string; readonly data: unknown}> {
  for (const whole of [null, [], {}, 'text']) yield {data: whole, how: JSON.stringify(whole)}
  const items = Array.isArray(data) ? data : [data]
  const fields = new Set(items.flatMap((item) => (typeof item === 'object' && item !== null ? Object.keys(item) : [])))
  for (const field of fields) {
    for (const value of [undefined, 'text']) {
      const changed = items.map((item) => ({...item, [field]: value}))
      yield {data: Array.isArray(data) ? changed : changed[0], how: `${field} ${JSON.stringify(value)}`}
    }
  }
}

describe('a server whose answers are not what they should be', () => {
  it('gets a plan that holds, or a refusal that says what is the matter; never a mistake of ours', async () => {
    const answers = new Map<string, ProxmoxAnswer>()
    let distort: {readonly key: string; readonly data: unknown} | null = null
    const honest = await labs({}, ({parameters, path}, answer) => {
      answers.set(`${path} ${JSON.stringify(parameters ?? {})}`, answer)
      return undefined
    })
    await planWith(honest.client)
    const lab = await readLab(wantedText)
    const send = async ({parameters, path}: {parameters?: unknown; path: string}) => {
      const key = `${path} ${JSON.stringify(parameters ?? {})}`
      const answer = answers.get(key)
      if (!answer) throw new UserError('Unknown.', {code: 'PROXMOX_NOT_FOUND', exitCode: 3})
      return distort?.key === key ? {...answer, data: distort.data} : answer
    }
    const connection = {host: 'pve', port: 8006, tokenId: 'lab@pve!x', tokenSecret: 'x', trust: {fingerprint: ''}}
    const client = connectProxmox(connection, {close: () => {}, send} as Parameters<typeof connectProxmox>[1])
    const mistakes: string[] = []
    let count = 0
    answers.delete('/nodes/pve/qemu/900/config {}')
    for (const [key, {data}] of answers) {
      for (const {data: instead, how} of distorted(data)) {
        distort = {data: instead, key}
        count += 1
        try {
          const plan = planLab(lab, await readLabState(client, lab.lab), {address: 'pve:8006', tokenId: 'lab@pve!x'})
          const {error} = PlanShape.safeParse(plan)
          if (error) mistakes.push(`${key} ${how}: ${error.message}`)
          renderPlan(plan, pipe, {showApi: true})
        } catch (error) {
          if (!(error instanceof UserError)) mistakes.push(`${key} ${how}: ${String(error)}`)
        }
      }
    }
    expect(count).toBeGreaterThan(200)
    expect(mistakes).toEqual([])
  })

  const create = /^\/nodes\/pve\/qemu$/
  const status = /\/tasks\/[^/]*qm(?:create|start)[^/]*\/status$/
  it.concurrent.each<[string, 'GET' | 'POST', RegExp, (data: Record<string, unknown>) => unknown]>([
    ['a creation that names no task', 'POST', create, () => null],
    ['a creation that names nonsense', 'POST', create, () => 'UPID:\u001b[2J'],
    ['a creation that answers a list', 'POST', create, () => []],
    ['a task without a status', 'GET', status, () => ({})],
    ['a task with another status', 'GET', status, () => ({status: 'paused'})],
    ['a task that ended somehow', 'GET', status, () => ({status: 'stopped'})],
    ['a log that is none', 'GET', /\/log$/, () => null],
    ['a machine without a uuid', 'GET', /\/qemu\/102\/config$/, ({smbios1: _, ...others}) => others],
    ['a machine without a digest', 'GET', /\/qemu\/102\/config$/, ({digest: _, ...others}) => others],
    ['a machine without its disk', 'GET', /\/qemu\/102\/config$/, ({scsi0: _, ...others}) => others],
    ['a machine in no state', 'GET', /\/status\/current$/, () => ({})],
  ])('%s: is refused or found out, and everything is made once', async (_, method, path, instead) => {
    let isLying = true
    const lie: Lie = (asked, {data}) =>
      isLying && asked.method === method && path.test(asked.path)
        ? {data: instead(data as Record<string, unknown>)}
        : undefined
    const lab = await labs({}, lie)
    const first = await toldBy(lab.apply())
    isLying = false
    if (first.outcome === null) {
      expect(first.exitCode).toBeGreaterThan(0)
      expect(steering.exec(first.said)).toBeNull()
      expect(await toldBy(lab.apply('resume'))).toMatchObject({outcome: 'finished'})
    }
    expect(lab.wrongs(100, 102, 900)).toEqual([])
    expect(lab.taken(/^POST \/nodes\/pve\/qemu$/)).toHaveLength(1)
  })
})
