import {afterEach} from 'vitest'
import {type Plan, planLab, readLabState} from '#shared/plan/index'
import {connectProxmox, type ProxmoxClient, waitForTask} from '#shared/proxmox/index'
import {type Simulator, type SimulatorOptions, startSimulator} from '#shared/simulator/index'
import {labText, readLab} from './lab.ts'

export interface SimulatedLab {
  readonly simulator: Simulator
  readonly client: ProxmoxClient
  plan(text?: string, client?: ProxmoxClient): Promise<Plan>
  /** Does what the steps send, one after the other; what is done over SSH is left out. */
  carryOut(plan: Plan, client?: ProxmoxClient): Promise<void>
  connect(tokenId: string, tokenSecret: string): ProxmoxClient
}

/** Servers of this file of tests, each with a client; all are gone after each test. */
export function simulatedLabs() {
  const open: {close(): unknown}[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()))
  })

  return async (options: SimulatorOptions = {preset: 'dual-xeon'}): Promise<SimulatedLab> => {
    const simulator = await startSimulator(options)
    const connect = (tokenId: string, tokenSecret: string) => {
      const {fingerprint, host, port} = simulator
      const client = connectProxmox({host, port, tokenId, tokenSecret, trust: {fingerprint}})
      open.unshift(client)
      return client
    }
    open.push(simulator)
    const client = connect(simulator.token.id, simulator.token.secret)
    return {
      carryOut: (plan, by = client) => carryOut(by, plan),
      client,
      connect,
      plan: async (text = labText, by = client) => {
        const lab = await readLab(text)
        const server = {address: `${by.host}:${by.port}`, tokenId: by.tokenId}
        return planLab({...lab, file: 'lab.yaml'}, await readLabState(by, lab.lab), server)
      },
      simulator,
    }
  }
}

async function carryOut(client: ProxmoxClient, {steps}: Plan): Promise<void> {
  for (const {call, kind, node, vmid} of steps) {
    if (!call) continue
    const {parameters, path} = call
    const begun = {
      configure: () => client.guests.change(node, vmid!, parameters),
      create: () => client.guests.create(node, {...parameters, vmid: vmid!}),
      image: () => client.storage.download(node, path.split('/')[6]!, parameters as never),
      resize: () => client.guests.resize(node, vmid!, parameters['disk']!, parameters['size']!),
      start: () => client.guests.start(node, vmid!),
    }[kind as 'configure' | 'create' | 'image' | 'resize' | 'start']
    const upid = await begun()
    if (upid !== null) await waitForTask(client, upid)
  }
}
