import {type Check, failed, ok, warning} from '../check.ts'
import {agoText, bytesText, counted} from '../quantities.ts'
import type {DatabaseFacts} from './facts.ts'

/** Whether the database can be used at all. */
export function databaseCheck(facts: DatabaseFacts): Check {
  const {error, location, sizeBytes, state, version} = facts
  if (state === 'unknown') return failed('database', 'the settings do not tell where it is', 'lab config show')
  if (state === 'missing') {
    return ok('database', `${location}: not created yet, the first command that needs it does that`)
  }
  if (state === 'busy') return warning('database', error!.message, error!.nextStep)
  if (state === 'unavailable') return failed('database', error!.message, error!.nextStep)
  const size = sizeBytes === null ? '' : `, ${bytesText(sizeBytes)}`
  return ok('database', `${location}, PostgreSQL ${version}${size}`)
}

/** Whether its tables are those of this program; null when the database could not be looked into. */
export function schemaCheck({kind, pending, problems, schema, state, takenBack}: DatabaseFacts): Check | null {
  if (state !== 'open') return null
  const [first] = problems
  if (schema === 'newer') {
    return failed(
      'migrations',
      'a newer version of this program has migrated it',
      'Update the program on this machine.',
    )
  }
  if (schema === 'refused' && first) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    return failed('migrations', `${first.name} ${first.message}${more}`, 'lab db status')
  }
  if (schema === 'current') return ok('migrations', 'all are applied')
  const detail = `${counted(pending.length, 'migration')} pending: ${pending.join(', ')}`
  if (takenBack.length > 0)
    return failed('migrations', `${detail}; nothing is applied by itself after a rollback`, 'lab db migrate')
  return kind === 'server'
    ? failed('migrations', detail, 'lab db migrate')
    : warning('migrations', `${detail}; the next command applies what is pending`, 'lab db migrate')
}

export function driftCheck({appliedCount, drift, pending, schema, state}: DatabaseFacts): Check | null {
  if (state !== 'open') return null
  if (drift.length === 0 && schema === 'pending') {
    const detail =
      appliedCount === 0
        ? 'empty'
        : `as the applied migrations left it, without ${counted(pending.length, 'pending one')}`
    return warning('schema', detail, 'lab db migrate')
  }
  if (drift.length === 0) return ok('schema', 'as the migrations left it')
  const more = drift.length > 3 ? ` and ${drift.length - 3} more` : ''
  return warning(
    'schema',
    `changed beside the migrations: ${drift.slice(0, 3).join(', ')}${more}`,
    'lab db status shows what; undo it, or declare it right: lab db migrate --accept-schema',
  )
}

export function contentCheck({content}: DatabaseFacts, now: Date): Check | null {
  if (content === null) return null
  const {lastChange, projects, risks} = content
  const amount = `${counted(projects, 'project')}, ${counted(risks, 'risk')}`
  if (lastChange === null) return ok('content', `${amount}; nothing was changed yet`)
  const {actor, at, command} = lastChange
  return ok('content', `${amount}; last change ${agoText(new Date(at), now)} by ${actor} with ${command}`)
}

/** What channels did not get is delivered by the next run. */
export function briefingCheck({content}: DatabaseFacts, now: Date): Check | null {
  if (content === null) return null
  if (content.lastBriefing === null) return ok('briefing', 'none yet: coord briefing makes one')
  const {at, delivered, failed, scope} = content.lastBriefing
  const made = `${agoText(new Date(at), now)} of ${scope === 'portfolio' ? 'all projects' : scope}`
  if (failed === 0) return ok('briefing', `${made}, delivered to ${counted(delivered, 'channel')}`)
  return warning('briefing', `${made}: ${counted(failed, 'channel')} did not get it`, 'coord briefing show --json')
}

const LARGE_BYTES = 200e6
const OLD_VACUUM_MS = 30 * 86_400_000

/** Nobody cleans the embedded database by itself: rows that were changed take room until it is vacuumed. */
export function vacuumCheck({kind, lastVacuumAt, sizeBytes, state}: DatabaseFacts, now: Date): Check | null {
  if (state !== 'open' || kind !== 'embedded' || sizeBytes === null) return null
  const size = bytesText(sizeBytes)
  const last = lastVacuumAt === null ? 'never vacuumed' : `last vacuumed ${agoText(new Date(lastVacuumAt), now)}`
  const isOld = lastVacuumAt === null || now.getTime() - Date.parse(lastVacuumAt) > OLD_VACUUM_MS
  return isOld && sizeBytes > LARGE_BYTES
    ? warning('size', `${size}, ${last}`, 'A vacuum gives back the room of rows that are gone.')
    : ok('size', `${size}, ${last}`)
}
