import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll} from 'vitest'
import type {ApplyRequest, applyLab} from '#shared/apply/index'
import {readProperties} from '#shared/guests/index'
import type {PlanStep} from '#shared/plan/index'
import {connectProxmox, type ProxmoxClient, type ProxmoxRequest, type Transport} from '#shared/proxmox/index'
import {type Simulator, type SimulatorOptions, startSimulator} from '#shared/simulator/index'
import type {RunOptions} from '../../src/shared/apply/carry-out-run.ts'
import {openJournal} from '../../src/shared/apply/journal.ts'
import {progressOfStep, type StepProgress} from '../../src/shared/apply/progress.ts'
import {UserError} from '../../src/shared/errors.ts'
import {openTransport, type ProxmoxAnswer} from '../../src/shared/proxmox/transport.ts'
import {labWith} from '../plan/lab.ts'
import {journalIn, sit} from './sitting.ts'

type State = Simulator['state']

/** 100 is there and smaller than it should be, 102 is to be made and started; what is done in machines does nothing. */
const smaller = labWith(
  [
    'cores: 4, memory: 8G, disk: 100G, ip: 192.168.1.50',
    'cores: 4, memory: 8G, disk: 50G, ip: 192.168.1.50, running: false',
  ],
  [/ {2}- \{name: ollama.*\n/.exec(labWith())![0], ''],
  [/ {2}- \{name: dev.*\n/.exec(labWith())![0], ''],
)
export const wantedText = labWith(
  [
    'cores: 4, memory: 8G, disk: 100G, ip: 192.168.1.50',
    'cores: 6, memory: 8G, disk: 60G, ip: 192.168.1.50, running: false',
  ],
  [/ {2}- \{name: ollama.*\n/.exec(labWith())![0], ''],
)

/** What an answer says instead. */
export type Lie = (asked: ProxmoxRequest, answer: ProxmoxAnswer) => Partial<ProxmoxAnswer> | undefined

export interface FaultyLab {
  readonly simulator: Simulator
  readonly client: ProxmoxClient
  /** As XDG_STATE_HOME says it to a process. */
  readonly stateHome: string
  /** One sitting. */
  apply(what?: ApplyRequest['what'], options?: Partial<RunOptions>): ReturnType<typeof applyLab>
  /** How far a step is, as the journal has it. */
  step(id: string): Promise<Pick<StepProgress, 'status' | 'failure'>>
  planned(id: string): Promise<PlanStep>
  journalFile(): string
  /** What the server has taken on, as `POST /nodes/…`. */
  taken(pattern: RegExp): string[]
  /** What is wrong at the server: disks of nobody, a machine too many, or somebody else's changed. */
  wrongs(...vmids: readonly number[]): string[]
}

/** Closed at the end of the file, so that tests may run at the same time. */
export function faultyLabs() {
  const open: {close(): unknown}[] = []
  let prepared: Promise<Pick<State, 'guests' | 'volumes'>> | undefined
  afterAll(async () => {
    for (const each of open.toReversed()) await each.close()
  })
  const start = async (options: SimulatorOptions = {}, lie?: Lie) => {
    const simulator = await startSimulator({preset: 'dual-xeon', ...options})
    const {fingerprint, host, port, token} = simulator
    const connection = {host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}}
    const transport = openTransport(connection)
    const send: Transport['send'] = async (asked) => {
      const answer = await transport.send(asked)
      return lie ? {...answer, ...lie(asked, answer)} : answer
    }
    const client = connectProxmox(connection, {...transport, send})
    open.push(simulator, client)
    return {client, simulator}
  }
  /** Made once: the smaller 100, and 900 of somebody else. */
  const prepare = async () => {
    const {client, simulator} = await start()
    await sit(client, mkdtempSync(join(tmpdir(), 'lab-faults-')), {text: smaller})
    await client.guests.create('pve', {memory: 512, name: 'theirs', scsi0: 'HDDStorage:8', vmid: 900})
    const {guests, volumes} = simulator.state
    return structuredClone({guests, volumes: volumes.filter(({content}) => content !== 'import')})
  }

  return async (options: SimulatorOptions = {}, lie?: Lie): Promise<FaultyLab> => {
    prepared ??= prepare()
    const before = structuredClone(await prepared)
    const {client, simulator} = await start(options, lie)
    simulator.change((state) => Object.assign(state, structuredClone(before)))
    const stateHome = mkdtempSync(join(tmpdir(), 'lab-faults-'))
    const stateDirectory = join(stateHome, 'ai-sandbox-homelab')
    const journal = () => openJournal({lab: 'homelab', server: `${client.host}:${client.port}`, stateDirectory})
    return {
      apply: (what = 'new', how = {}) => sit(client, stateDirectory, {text: wantedText, what, ...how}),
      client,
      journalFile: () => journalIn(stateDirectory),
      async planned(id) {
        const {close, progress} = await journal()
        await close()
        return progress!.run.plan.steps.find((each) => each.id === id)!
      },
      simulator,
      stateHome,
      async step(id) {
        const {close, progress} = await journal()
        await close()
        const {failure, status} = progressOfStep(progress!, id)
        return {failure, status}
      },
      taken: (pattern) =>
        simulator.requests
          .filter(({method, status}) => method !== 'GET' && status === 200)
          .map(({method, path}) => `${method} ${path}`)
          .filter((each) => pattern.test(each)),
      wrongs: (...vmids) => wrongsIn(simulator.state, before, vmids),
    }
  }
}

function wrongsIn(state: State, before: Pick<State, 'guests' | 'volumes'>, vmids: readonly number[]): string[] {
  const wrongs: string[] = []
  const there = Object.keys(state.guests).join()
  if (there !== vmids.join()) wrongs.push(`machines ${there}`)
  const named = Object.values(state.guests).flatMap(({config}) =>
    Object.values(config).flatMap((value) => readProperties(value, 'file')['file'] ?? []),
  )
  for (const {content, volid} of state.volumes) {
    if (content === 'images' && !named.includes(volid)) wrongs.push(`${volid} is nobody's`)
  }
  for (const volid of named) {
    if (volid.startsWith('HDDStorage:') && !state.volumes.some((each) => each.volid === volid))
      wrongs.push(`${volid} is missing`)
  }
  const theirs = ({guests, volumes}: Pick<State, 'guests' | 'volumes'>) =>
    JSON.stringify([guests[900], volumes.filter(({vmid}) => vmid === 900)])
  if (theirs(state) !== theirs(before)) wrongs.push('900 was changed')
  return wrongs
}

/** What somebody would be told; or how it ended. */
export async function toldBy(work: ReturnType<typeof applyLab>) {
  try {
    const {outcome, warnings} = await work
    return {code: null, exitCode: 0, nextStep: '', outcome, said: warnings.join('\n')}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const {code, exitCode, message, nextStep = '', problems} = error
    const said = [message, ...problems.map((each) => `${each.field}: ${each.message}`)].join('\n')
    return {code, exitCode, nextStep, outcome: null, said}
  }
}
