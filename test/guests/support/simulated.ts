import {afterEach} from 'vitest'
import {type CarryOutOptions, carryOut, type Outcome, type Prepared} from '#shared/guests/index'
import {connectProxmox, type ProxmoxClient} from '#shared/proxmox/index'
import {type Simulator, type SimulatorOptions, startSimulator} from '#shared/simulator/index'
import {UserError} from '../../../src/shared/errors.ts'

export interface Simulated {
  readonly simulator: Simulator
  readonly client: ProxmoxClient
  /** Checks and does it, as a command would. */
  perform(prepare: (client: ProxmoxClient) => Promise<Prepared>, options?: CarryOutOptions): Promise<Outcome[]>
  /** Method and path of what was changed, or tried to be. */
  changes(): string[]
  /** A client with a token of its own, which may do what these roles allow. */
  clientWith(roles: readonly {path: string; roleid: string}[]): ProxmoxClient
}

/** In a suite: each call starts a server that is stopped after the test. */
export function simulatedServers() {
  const open: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close()
  })
  const connect = (simulator: Simulator, token: {id: string; secret: string}) => {
    const {fingerprint, host, port} = simulator
    const trust = {fingerprint}
    const client = connectProxmox({host, port, timeoutMs: 3000, tokenId: token.id, tokenSecret: token.secret, trust})
    open.push(() => client.close())
    return client
  }
  return async (options: SimulatorOptions = {}): Promise<Simulated> => {
    const simulator = await startSimulator({preset: 'single', ...options})
    open.push(() => simulator.close())
    const client = connect(simulator, simulator.token)
    return {
      changes: () =>
        simulator.requests.filter(({method}) => method !== 'GET').map(({method, path}) => `${method} ${path}`),
      client,
      clientWith(roles) {
        const token = {id: 'lab@pve!little', secret: '00000000-0000-4000-8000-000000000001'}
        simulator.change(({access}) => {
          access.tokens[token.id] = {expire: 0, isPrivilegeSeparated: true, secret: token.secret}
          for (const {path, roleid} of roles)
            access.acl.push({path, propagates: true, roleid, type: 'token', ugid: token.id})
        })
        return connect(simulator, token)
      },
      perform: async (prepare, how) => carryOut(client, (await prepare(client)).steps, how),
      simulator,
    }
  }
}

/** What somebody would be told. */
export async function failureOf(work: Promise<unknown>): Promise<UserError> {
  try {
    await work
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('It did not fail.')
}
