import {shellWord} from '#shared/terminal/index'
import {type Check, failed, ok, warning} from './check.ts'
import type {ServerFacts} from './proxmox-facts.ts'
import {counted} from './quantities.ts'

const LARGEST_SKEW_SECONDS = 60
const SOON_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000
const SHOWN = 5

/** What the server, the way to it and the token need; what cannot be seen is left out. */
export function serverChecks(facts: ServerFacts, now: Date): readonly Check[] {
  const {access, address, failure, version} = facts
  if (failure) return [failed('Proxmox', `${address}: ${failure.message}`, failure.fix)]
  return [
    ok('Proxmox', `${address}: version ${version}, as ${access?.tokenId ?? 'nobody'}`),
    certificateCheck(facts, now),
    rightsCheck(facts),
    skewCheck(facts),
    orphansCheck(facts),
    backupsCheck(facts),
  ].filter((check) => check !== null)
}

function certificateCheck({certificateEndsAt, trust}: ServerFacts, now: Date): Check | null {
  if (certificateEndsAt === null) return null
  const how = {
    authority: 'signed by the authority of PROXMOX_CA_FILE',
    fingerprint: 'known by its fingerprint',
    system: 'signed by an authority that this machine trusts',
  }[trust]
  const days = Math.floor((certificateEndsAt.getTime() - now.getTime()) / DAY_MS)
  const day = certificateEndsAt.toISOString().slice(0, 10)
  if (days > SOON_DAYS) return ok('Proxmox TLS', `${how}, valid to ${day}`)
  const renew = 'Renew it at the server (pvecm updatecerts --force), then pin the new fingerprint: lab init.'
  return warning('Proxmox TLS', days < 0 ? `expired on ${day}; ${how}` : `${how}, expires on ${day}`, renew)
}

function rightsCheck({access}: ServerFacts): Check | null {
  if (!access) return null
  const missing = access.rights.filter((right) => right.missing.length > 0)
  if (missing.length === 0) return ok('Proxmox rights', 'all that is needed to plan, make and change guests')
  const [first] = missing
  const others = missing.length > 1 ? `, and on ${counted(missing.length - 1, 'path')} more` : ''
  const what = `${first!.missing.slice(0, 3).join(' ')}${first!.missing.length > 3 ? ' …' : ''} on ${first!.path}${others}`
  return access.mayPlan
    ? warning('Proxmox rights', `enough to look and plan; to change guests, missing: ${what}`, 'lab access show')
    : warning('Proxmox rights', `missing: ${what}`, 'lab access setup')
}

function skewCheck({clockSkewSeconds}: ServerFacts): Check | null {
  if (clockSkewSeconds === null) return null
  const apart = Math.abs(clockSkewSeconds)
  if (apart <= LARGEST_SKEW_SECONDS) return ok('Proxmox clock', 'agrees with the one here')
  const where = clockSkewSeconds > 0 ? 'ahead of' : 'behind'
  return warning(
    'Proxmox clock',
    `${counted(apart, 'second')} ${where} the one here`,
    'Switch on time synchronization on both (chrony).',
  )
}

function orphansCheck({orphans}: ServerFacts): Check | null {
  if (orphans === null) return null
  if (orphans.length === 0) return ok('Proxmox disks', 'each belongs to a guest')
  const gib = orphans.reduce((sum, {size}) => sum + size, 0) / 2 ** 30
  return warning(
    'Proxmox disks',
    `${counted(orphans.length, 'disk')} of guests that are no more (${gib.toFixed(0)} GiB): ${some(orphans.map(({volid}) => volid))}`,
    `Look at what is on them, then as root: pvesm free ${shellWord(orphans[0]!.volid)}`,
  )
}

function backupsCheck({withoutBackup}: ServerFacts): Check | null {
  if (withoutBackup === null) return null
  if (withoutBackup.length === 0) return ok('Proxmox backups', 'there is one of every guest')
  const [first = ''] = withoutBackup
  return warning('Proxmox backups', `none of ${some(withoutBackup)}`, `lab vm backup create ${first.split(' ')[0]}`)
}

function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return `${names.slice(0, SHOWN).join(', ')}${more}`
}
