import {cloudInitKey, demandUnlocked, shown} from '../guests/config.ts'
import {regenerateCloudInit} from '../guests/power.ts'
import {type Call, type Endpoint, needs} from './endpoint.ts'
import {guestIn, ofGuest, onGuest} from './guest.ts'

/** What a machine is told at its first start. */
export const cloudInitEndpoints: readonly Endpoint[] = [
  {handle: pending, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/cloudinit`},
  {handle: regenerate, may: needs(onGuest, 'VM.Config.Cloudinit'), method: 'PUT', path: `${ofGuest}/cloudinit`},
]

/** Values of the drive as it is, and those that it would get. */
function pending(call: Call) {
  const {cloudInit, config} = guestIn(call)
  const keys = [...new Set([...Object.keys(cloudInit), ...Object.keys(config).filter((key) => cloudInitKey.test(key))])]
  return keys.toSorted().map((key) => {
    const [old, next] = [cloudInit[key], config[key]]
    return {
      key,
      ...(old !== undefined && {value: shown(key, old)}),
      ...(next === undefined ? {delete: 1} : next !== old && {pending: shown(key, next)}),
    }
  })
}

function regenerate(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  regenerateCloudInit(guest)
  return null
}
