import {randomUUID, X509Certificate} from 'node:crypto'
import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {ExitCode, UserError} from '#shared/errors'
import type {ApiRequest} from './endpoints/dispatch.ts'
import type {Fault} from './faults/fault.ts'
import {newFaults} from './faults/matching.ts'
import {makeCertificate} from './http/certificate.ts'
import {makeServer} from './http/server.ts'
import {type Preset, presets} from './presets/presets.ts'
import type {ServerCertificate, State} from './state/state.ts'
import {readState, writeState} from './state/state-file.ts'
import {newStore} from './state/store.ts'
import {type Durations, paceOf} from './tasks/pace.ts'

export interface SimulatorOptions {
  /** 0 or missing: any that is free. */
  readonly port?: number
  /** What to begin with when there is no state in `file` yet; `dual-xeon` unless said. */
  readonly preset?: Preset
  /** Where the state is kept after every change; only in memory when missing. */
  readonly file?: string
  readonly faults?: readonly Fault[]
  /** `off` unless said: tasks are over at once. */
  readonly durations?: Durations
  readonly clock?: () => number
  /** When the certificate of a new state begins and ends. */
  readonly validFrom?: Date
  readonly validTo?: Date
  /** Answers as Proxmox VE 8.3 and older do: the text of an error is only in the reason phrase. */
  readonly hasOldErrors?: boolean
  /** When a request has come in whole, and before anything is done about it; it waits until this is over. */
  readonly onReceived?: (request: ApiRequest) => void | Promise<void>
  /** When it is done, and before that is answered. */
  readonly onRequest?: (request: ApiRequest, status: number) => void
}

export interface Simulator {
  readonly url: string
  readonly host: string
  readonly port: number
  /** SHA-256 of the certificate. */
  readonly fingerprint: string
  /** A token that may do everything that a token may do. */
  readonly token: {readonly id: string; readonly secret: string}
  /** The user in person, for what is refused to tokens. */
  readonly root: {readonly userid: string; readonly password: string}
  /** What there is now. It may be read, and changed by `change` only. */
  readonly state: State
  /** Every request so far, without its credentials. */
  readonly requests: readonly SeenRequest[]
  change(work: (state: State) => void): void
  fault(fault: Fault): void
  clearFaults(): void
  close(): Promise<void>
}

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly parameters: ApiRequest['parameters']
  readonly status: number
}

const HOST = '127.0.0.1'
const TOKEN_ID = 'lab@pve!simulator'
const YEARS_OF_CERTIFICATE = 2

/** Starts the servers on loopback, all nodes behind one port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {clock = Date.now, file} = options
  const kept = file === undefined ? null : readState(file)
  const initial = kept ?? (await newState(options, clock()))
  const save = (state: State) => {
    if (file !== undefined) writeState(file, state)
  }
  if (!kept) save(initial)
  const faults = newFaults(options.faults ?? [])
  const store = newStore({clock, initial, pace: paceOf(options.durations ?? 'off'), save})
  const requests: SeenRequest[] = []
  const server = makeServer({
    hasOldErrors: options.hasOldErrors ?? false,
    onReceived: options.onReceived ?? (() => {}),
    onRequest: (request, status) => {
      const {method, parameters, path} = request
      requests.push({method, parameters, path, status})
      options.onRequest?.(request, status)
    },
    store,
    take: faults.take,
  })
  const port = await listen(server, options.port ?? 0)
  return {
    change: (work) => {
      work(store.state)
      store.save()
    },
    clearFaults: faults.clear,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    fault: faults.add,
    fingerprint: new X509Certificate(initial.certificate.certificate).fingerprint256,
    host: HOST,
    port,
    requests,
    root: {password: initial.access.users['root@pam']?.password ?? '', userid: 'root@pam'},
    token: {id: TOKEN_ID, secret: initial.access.tokens[TOKEN_ID]?.secret ?? ''},
    url: `https://${HOST}:${port}`,
    get state() {
      return store.state
    },
  }
}

async function newState(
  {hasOldErrors, preset = 'dual-xeon', validFrom, validTo}: SimulatorOptions,
  now: number,
): Promise<State> {
  const state = presets[preset].make(now)
  if (hasOldErrors) state.release = {release: '8.3', repoid: 'c1689ccb1065a83b', version: '8.3.5'}
  state.access.users = {
    'lab@pve': {comment: 'the toolkit', expire: 0, isEnabled: true, userid: 'lab@pve'},
    'root@pam': {expire: 0, isEnabled: true, password: randomUUID(), userid: 'root@pam'},
  }
  state.access.tokens[TOKEN_ID] = {expire: 0, isPrivilegeSeparated: false, secret: randomUUID()}
  state.access.acl = [{path: '/', propagates: true, roleid: 'Administrator', type: 'user', ugid: 'lab@pve'}]
  state.certificate = await certificateFor(now, validFrom, validTo)
  return state
}

/** Making keys takes a while, and simulators of one process may as well share them. */
let shared: Promise<ServerCertificate> | null = null

function certificateFor(now: number, validFrom?: Date, validTo?: Date): Promise<ServerCertificate> {
  const make = () => {
    const end = new Date(now)
    end.setFullYear(end.getFullYear() + YEARS_OF_CERTIFICATE)
    const from = validFrom ?? new Date(now - 24 * 60 * 60 * 1000)
    return makeCertificate({addresses: [HOST], name: 'pve.simulated', validFrom: from, validTo: validTo ?? end})
  }
  if (validFrom || validTo) return make()
  shared ??= make()
  return shared
}

async function listen(server: ReturnType<typeof makeServer>, port: number): Promise<number> {
  server.listen(port, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new UserError(`The simulator cannot listen on port ${port}: ${(error as Error).message}`, {
      cause: error,
      code: 'SIMULATOR_PORT_TAKEN',
      exitCode: ExitCode.busy,
      nextStep: 'lab simulator --port 0   (any port that is free)',
    })
  }
  return (server.address() as AddressInfo).port
}
