import type {ProxmoxClient} from '#shared/proxmox/index'
import {findGuests} from './find.ts'
import {guestLabel} from './guest.ts'
import {demandUnlocked, isRunning, type PresentGuest, prepareEach, present, wrongState} from './ready.ts'
import type {Prepared, Step} from './steps.ts'

export type PowerVerb = 'reboot' | 'shutdown' | 'start' | 'stop'

export interface PowerOptions {
  /** How long the machine itself has to go down; the server's 60 unless said. */
  readonly graceSeconds?: number | undefined
  /** Switches off what has not gone down by then. */
  readonly force?: boolean
}

/** What switching on or off is to be done, after a look at each machine; one that is so already is left as it is. */
export async function preparePower(
  client: ProxmoxClient,
  verb: PowerVerb,
  references: readonly string[],
  options: PowerOptions = {},
): Promise<Prepared> {
  const guests = await findGuests(client, references)
  return prepareEach(guests, async (guest) => ({steps: [stepFor(verb, await present(client, guest), options)]}))
}

const past = {reboot: 'Rebooted', shutdown: 'Shut down', start: 'Started', stop: 'Stopped'} as const
const imperative = {reboot: 'Reboot', shutdown: 'Shut down', start: 'Start', stop: 'Stop'} as const

function stepFor(verb: PowerVerb, guest: PresentGuest, options: PowerOptions): Step {
  const {name, node, vmid} = guest
  const label = guestLabel(guest)
  const step = {
    label,
    name,
    node,
    planned: `${imperative[verb]} ${label}`,
    task: {id: String(vmid), type: `qm${verb}`},
    verb,
    vmid,
  }
  if (isSoAlready(verb, guest)) {
    return {...step, done: `${label} ${verb === 'start' ? 'runs already' : 'is stopped already'}`, send: null}
  }
  assertPossible(verb, guest)
  return {...step, done: `${past[verb]} ${label}`, send: (client) => send(client, verb, guest, options)}
}

function isSoAlready(verb: PowerVerb, guest: PresentGuest): boolean {
  if (verb === 'start') return isRunning(guest) && guest.present.qmpstatus !== 'paused'
  return (verb === 'stop' || verb === 'shutdown') && !isRunning(guest)
}

function assertPossible(verb: PowerVerb, guest: PresentGuest): void {
  demandUnlocked(guest, guest.present.lock)
  if (verb === 'start' && guest.isTemplate) {
    throw wrongState(guest, 'is a template, which is never started', `lab vm clone ${guest.vmid} --name NAME`)
  }
  if (verb === 'start' && isRunning(guest)) {
    throw wrongState(guest, 'is paused, not stopped', `Have it go on at the server: qm resume ${guest.vmid}`)
  }
  if (verb === 'reboot' && !isRunning(guest)) {
    throw wrongState(guest, 'is not running', `lab vm start ${guest.vmid}`)
  }
}

function send(client: ProxmoxClient, verb: PowerVerb, {node, vmid}: PresentGuest, options: PowerOptions) {
  const {force, graceSeconds} = options
  const timeout = graceSeconds === undefined ? {} : {timeout: graceSeconds}
  if (verb === 'start') return client.guests.start(node, vmid)
  if (verb === 'stop') return client.guests.stop(node, vmid)
  if (verb === 'reboot') return client.guests.reboot(node, vmid, timeout)
  return client.guests.shutdown(node, vmid, {...timeout, ...(force && {forceStop: true})})
}
