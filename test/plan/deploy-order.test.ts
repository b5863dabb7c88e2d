import {describe, expect, it} from 'vitest'
import {planNow} from '#shared/apply/index'
import type {ReadLab} from '#shared/plan/index'
import {labText, labWith, readLab} from './lab.ts'
import {simulatedLabs} from './server.ts'

const simulated = simulatedLabs()
const [, dev] = / {2}(- \{name: dev.*\n)/.exec(labText)!

describe('what is deployed', () => {
  it('has a command that means the same machine: with its lab file, unless that is the one of the folder', async () => {
    const {client} = await simulated()
    const read = await readLab(labText)
    const commandWith = async (part: Partial<ReadLab>) => {
      const {plan} = await planNow(client, {...read, ...part})
      return plan.steps.find(({id}) => id === 'deploy:postgres')!.command
    }
    expect(await commandWith({file: 'infrastructure/lab.yaml'})).toBe('lab deploy postgres postgres')
    expect(await commandWith({file: 'my labs/other.yaml'})).toBe(
      "lab deploy postgres postgres --file 'my labs/other.yaml'",
    )
    // Of `lab vm create`, which has no file.
    expect(await commandWith({file: '(flags)', flagOf: () => null})).toBe(
      'lab deploy postgres lab@192.168.1.50 --subnet 192.168.1.0/24',
    )
  })

  it('to machines for development comes after the database, wherever the file has them; all else side by side', async () => {
    const {plan} = await simulated()
    const {steps} = await plan(labText.replace(`  ${dev}`, '').replace('vms:\n', `vms:\n  ${dev}`))
    const ids = steps.map(({id}) => id)
    expect(ids.indexOf('deploy:dev')).toBeGreaterThan(ids.indexOf('deploy:postgres'))
    const needs = (id: string) => steps.find((step) => step.id === id)!.needs
    expect(needs('deploy:dev')).toEqual(['cloud-init:dev', 'deploy:postgres'])
    expect(needs('deploy:ollama')).toEqual(['cloud-init:ollama'])
    expect(needs('create:dev')).toEqual(needs('create:postgres'))
  })

  it('to machines for development needs a database in the lab, which is said before apply refuses', async () => {
    const {plan} = await simulated()
    const alone = labText.replace(/ {2}- \{name: (?:postgres|ollama).*\n/g, '')
    expect((await plan(alone)).findings).toContainEqual(
      expect.objectContaining({code: 'NO_DATABASE', severity: 'warning', subject: 'VM 102 dev'}),
    )
    const codes = async (text: string) => (await plan(text)).findings.map(({code}) => code)
    expect(await codes(labText)).not.toContain('NO_DATABASE')
    expect(await codes(alone.replace('cores: 16', 'deploy: false, cores: 16'))).not.toContain('NO_DATABASE')
  })

  it('to a database that is told to get nothing is not waited for', async () => {
    const {plan} = await simulated()
    const {steps} = await plan(labWith(['ip: 192.168.1.50', 'ip: 192.168.1.50, deploy: false']))
    const ofDatabase = steps.filter(({vm}) => vm === 'postgres').map(({kind}) => kind)
    expect(ofDatabase).toEqual(['create', 'resize', 'start', 'wait-ssh', 'cloud-init'])
    expect(steps.find(({id}) => id === 'deploy:dev')!.needs).toEqual(['cloud-init:dev'])
  })
})
