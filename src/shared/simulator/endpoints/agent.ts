import {isNetworkDevice} from '../guests/devices.ts'
import {readProperties} from '../guests/property-string.ts'
import {died} from '../http/failure.ts'
import type {Guest} from '../state/state.ts'
import {type Call, type Endpoint, integer, needs, needsAny} from './endpoint.ts'
import {guestIn, ofGuest, onGuest} from './guest.ts'
import {hasAgentOption} from './power.ts'

const mayLook = needsAny(onGuest, 'VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted')
const mayDo = needs(onGuest, 'VM.GuestAgent.Unrestricted')

/** Until then its services are not there yet. */
const BOOT_MS = 15_000

/** What only the agent inside a machine knows. */
export const agentEndpoints: readonly Endpoint[] = [
  {handle: ping, may: mayLook, method: 'POST', path: `${ofGuest}/agent/ping`},
  {handle: interfaces, may: mayLook, method: 'GET', path: `${ofGuest}/agent/network-get-interfaces`},
  {handle: system, may: mayLook, method: 'GET', path: `${ofGuest}/agent/get-osinfo`},
  {handle: filesystems, may: mayLook, method: 'GET', path: `${ofGuest}/agent/get-fsinfo`},
  {handle: execute, may: mayDo, method: 'POST', path: `${ofGuest}/agent/exec`},
  {handle: executionStatus, may: mayDo, method: 'GET', path: `${ofGuest}/agent/exec-status`},
]

function demandAgent(call: Call): Guest {
  const guest = guestIn(call)
  if (!guest.run) throw died(`VM ${guest.vmid} is not running`)
  if (!hasAgentOption(guest)) throw died('No QEMU guest agent configured')
  const isBooting = call.now - guest.run.since < call.pace(BOOT_MS)
  if (!guest.inside.hasAgent || isBooting) throw died('QEMU guest agent is not running')
  return guest
}

function ping(call: Call) {
  demandAgent(call)
  return {result: {}}
}

function interfaces(call: Call) {
  const guest = demandAgent(call)
  const loopback = {'hardware-address': '00:00:00:00:00:00', 'ip-addresses': [address('127.0.0.1', 8)], name: 'lo'}
  const devices = Object.entries(guest.config).filter(([key]) => isNetworkDevice(key))
  const found = devices.map(([key, value], index) => ({
    'hardware-address': /=([\dA-F:]{17})/.exec(value)?.[1]?.toLowerCase(),
    'ip-addresses': addressesOf(guest, index, key),
    name: `eth${index}`,
  }))
  return {result: [loopback, ...found]}
}

function addressesOf(guest: Guest, index: number, key: string) {
  const {ip} = readProperties(guest.cloudInit[key.replace('net', 'ipconfig')] ?? '', 'ip')
  const [own, prefix] = ip?.includes('/') ? ip.split('/') : []
  const others = index === 0 ? guest.inside.addresses.map((each) => address(each, 24)) : []
  return [...(own === undefined ? [] : [address(own, Number(prefix))]), ...others]
}

function address(ip: string, prefix: number) {
  return {'ip-address': ip, 'ip-address-type': ip.includes(':') ? 'ipv6' : 'ipv4', prefix}
}

function system(call: Call) {
  demandAgent(call)
  const names = {
    id: 'debian',
    name: 'Debian GNU/Linux',
    'pretty-name': 'Debian GNU/Linux 12 (bookworm)',
    'version-id': '12',
  }
  return {result: {...names, machine: 'x86_64'}}
}

function filesystems(call: Call) {
  demandAgent(call)
  const root = {disk: [], mountpoint: '/', name: 'sda1', type: 'ext4'}
  return {result: [{...root, 'total-bytes': 100 * 1024 ** 3, 'used-bytes': 2 * 1024 ** 3}]}
}

/** Nothing is executed: a command succeeds and writes nothing, unless the state has another ending for it. */
function execute(call: Call) {
  const guest = demandAgent(call)
  const command = [call.parameters['command'] ?? []].flat()
  call.state.counter += 1
  const pid = call.state.counter
  guest.inside.executions[pid] = {command, exitcode: 0, output: ''}
  return {pid}
}

function executionStatus(call: Call) {
  const guest = demandAgent(call)
  const execution = guest.inside.executions[integer(call, 'pid')!]
  if (!execution) throw died(`Agent error: PID ${integer(call, 'pid')} does not exist`)
  return {exitcode: execution.exitcode, exited: 1, 'out-data': execution.output}
}
