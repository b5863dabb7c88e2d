import {demandUnlocked, isTemplate, withPending} from '../guests/config.ts'
import {demandStartable} from '../guests/power.ts'
import {isOn, readProperties} from '../guests/property-string.ts'
import {died} from '../http/failure.ts'
import type {Guest} from '../state/state.ts'
import {type Call, type Endpoint, flag, integer, needs} from './endpoint.ts'
import {beginOn, guestIn, ofGuest, onGuest} from './guest.ts'
import {guestFigures} from './resources.ts'

const may = needs(onGuest, 'VM.PowerMgmt')

/** Switching on and off. */
export const powerEndpoints: readonly Endpoint[] = [
  {handle: current, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/status/current`},
  {handle: start, may, method: 'POST', path: `${ofGuest}/status/start`},
  {handle: stop, may, method: 'POST', path: `${ofGuest}/status/stop`},
  {handle: shutdown, may, method: 'POST', path: `${ofGuest}/status/shutdown`},
  {handle: reboot, may, method: 'POST', path: `${ofGuest}/status/reboot`},
  {handle: reset, may, method: 'POST', path: `${ofGuest}/status/reset`},
  {handle: suspend, may, method: 'POST', path: `${ofGuest}/status/suspend`},
  {handle: resume, may, method: 'POST', path: `${ofGuest}/status/resume`},
]

const SHUTDOWN_MS = 5000
const SHUTDOWN_SECONDS = 60

function current(call: Call) {
  const guest = guestIn(call)
  const {run} = guest
  return {
    ...guestFigures(guest, call.now),
    disk: 0,
    diskread: 0,
    diskwrite: 0,
    ha: {managed: 0},
    netin: 0,
    netout: 0,
    qmpstatus: run?.state ?? 'stopped',
    vmid: guest.vmid,
    ...(hasAgentOption(guest) && {agent: 1}),
    ...(run && {pid: run.pid, 'running-machine': 'pc-i440fx-10.1+pve0', 'running-qemu': '10.1.2'}),
    ...(isTemplate(guest) && {template: 1}),
    ...(guest.config['lock'] && {lock: guest.config['lock']}),
    ...(guest.config['tags'] && {tags: guest.config['tags']}),
  }
}

function start(call: Call) {
  const guest = guestIn(call)
  if (isTemplate(guest)) throw died(`you can't start a vm if it's a template`)
  if (guest.run) throw died(`VM ${guest.vmid} already running`)
  demandUnlocked(guest)
  return beginOn(call, guest, {
    begin: () => demandStartable(call.state, guest),
    effect: {kind: 'start', vmid: guest.vmid},
    milliseconds: 2000,
    type: 'qmstart',
  })
}

function stop(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  if (flag(call, 'overrule-shutdown')) endShutdowns(call, guest)
  return beginOn(call, guest, {effect: {kind: 'stop', vmid: guest.vmid}, milliseconds: 500, type: 'qmstop'})
}

/** Only a machine that listens goes down by itself; the others are waited for in vain, or are stopped then. */
function shutdown(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  const seconds = integer(call, 'timeout') ?? SHUTDOWN_SECONDS
  const listens = listensToPower(guest)
  const isForced = flag(call, 'forceStop') ?? false
  const isInVain = !listens && !isForced
  return beginOn(call, guest, {
    effect: isInVain ? {kind: 'nothing'} : {kind: 'stop', vmid: guest.vmid},
    failure: isInVain ? 'VM quit/powerdown failed - got timeout' : undefined,
    lines: listens ? [] : [{at: 1, text: 'VM quit/powerdown failed - terminating now with SIGTERM'}],
    milliseconds: listens ? SHUTDOWN_MS : seconds * 1000,
    type: 'qmshutdown',
  })
}

function reboot(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  demandRunning(guest)
  const isInVain = !listensToPower(guest)
  return beginOn(call, guest, {
    effect: isInVain ? {kind: 'nothing'} : {kind: 'reboot', vmid: guest.vmid},
    failure: isInVain ? 'VM quit/powerdown failed - got timeout' : undefined,
    milliseconds: isInVain ? (integer(call, 'timeout') ?? SHUTDOWN_SECONDS) * 1000 : SHUTDOWN_MS + 2000,
    type: 'qmreboot',
  })
}

function reset(call: Call) {
  const guest = guestIn(call)
  demandRunning(guest)
  return beginOn(call, guest, {milliseconds: 200, type: 'qmreset'})
}

function suspend(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  demandRunning(guest)
  return beginOn(call, guest, {effect: {kind: 'suspend', vmid: guest.vmid}, milliseconds: 300, type: 'qmsuspend'})
}

function resume(call: Call) {
  const guest = guestIn(call)
  const run = demandRunning(guest)
  return beginOn(call, guest, {
    begin: () => {
      run.state = 'running'
    },
    milliseconds: 200,
    type: 'qmresume',
  })
}

export function hasAgentOption(guest: Guest): boolean {
  return isOn(readProperties(withPending(guest)['agent'] ?? '0', 'enabled')['enabled'])
}

function listensToPower(guest: Guest): boolean {
  const {answersPowerButton, hasAgent} = guest.inside
  return guest.run === null || answersPowerButton || (hasAgent && hasAgentOption(guest))
}

function demandRunning(guest: Guest) {
  if (!guest.run) throw died(`VM ${guest.vmid} not running`)
  return guest.run
}

/** A shutdown that is waited for gives way. */
function endShutdowns({now, state}: Call, {vmid}: Guest): void {
  for (const task of state.tasks) {
    if (task.endedAt !== null || task.type !== 'qmshutdown' || task.id !== String(vmid)) continue
    task.endedAt = now
    task.exitstatus = 'received interrupt'
  }
}
