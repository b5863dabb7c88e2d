import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {beforeEach, describe, expect, it} from 'vitest'
import {labOf, planFrom, planNow} from '#shared/apply/index'
import {type Plan, readLabFile} from '#shared/plan/index'
import {failureOf} from '../guests/support/simulated.ts'
import {labText, publicKey} from '../plan/lab.ts'
import {type SimulatedLab, simulatedLabs} from '../plan/server.ts'

const simulated = simulatedLabs()
const text = labText.replace('~/key.pub', publicKey)
let lab: SimulatedLab
let file: string
let kept: string

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-kept-plan-'))
  file = join(folder, 'lab.yaml')
  kept = join(folder, 'plan.json')
  lab = await simulated()
  writeFileSync(file, text)
  const {plan} = await planNow(lab.client, await readLabFile(file))
  writeFileSync(kept, JSON.stringify(plan))
})

const alter = (change: (plan: Plan) => void) => {
  const plan = JSON.parse(readFileSync(kept, 'utf8')) as Plan
  change(plan)
  writeFileSync(kept, JSON.stringify(plan))
}

describe('a plan that was kept', () => {
  it('is carried out as it was read, while file and server are as they were', async () => {
    const {plan} = await planFrom(lab.client, kept)
    expect(plan.steps.map(({id}) => id)).toEqual(
      (JSON.parse(readFileSync(kept, 'utf8')) as Plan).steps.map(({id}) => id),
    )
    expect(await labOf(kept)).toBe('homelab')
  })

  it.each<[string, () => unknown]>([
    ['the lab file has changed', () => writeFileSync(file, text.replace('memory: 8G, disk', 'memory: 4G, disk'))],
    [
      'the server has changed',
      () => lab.client.guests.create('pve', {memory: 512, name: 'theirs', scsi0: 'HDDStorage:8', vmid: 900}),
    ],
    [
      'somebody has altered what it sends',
      () =>
        alter(({steps}) => {
          steps.find(({id}) => id === 'create:postgres')!.call!.parameters['args'] = '-S'
        }),
    ],
    [
      'somebody has altered what a machine is recognised by',
      () =>
        alter(({guests}) => {
          guests[0]!.uuid = '11111111-1111-4111-8111-111111111111'
        }),
    ],
    [
      'it is for another server',
      () =>
        alter((plan) => {
          plan.server = '192.168.1.9:8006'
        }),
    ],
  ])('is refused when %s', async (_, change) => {
    await change()
    expect(await failureOf(planFrom(lab.client, kept))).toMatchObject({
      code: 'PLAN_STALE',
      exitCode: 4,
      message: expect.stringContaining('Nothing was changed.'),
      nextStep: `lab plan ${file} -o ${kept} --force`,
    })
  })

  it.each(['', '{', '[]', '{"lab":"homelab"}', 'null'])('is refused when it is no plan: %s', async (content) => {
    writeFileSync(kept, content)
    expect(await failureOf(planFrom(lab.client, kept))).toMatchObject({code: 'NOT_A_PLAN', exitCode: 2})
  })

  it('is refused when its lab would lead out of the folder of the journals', async () => {
    alter((plan) => {
      plan.lab = '../../elsewhere'
    })
    expect(await failureOf(labOf(kept))).toMatchObject({code: 'NOT_A_PLAN', exitCode: 2})
  })

  it('is refused when it is not there, and when its lab file is gone', async () => {
    expect(await failureOf(planFrom(lab.client, `${file}.json`))).toMatchObject({exitCode: 3})
    alter((plan) => {
      plan.file = `${file}.gone`
    })
    expect(await failureOf(planFrom(lab.client, kept))).toMatchObject({exitCode: 3})
  })
})
