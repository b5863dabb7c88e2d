import type {Transaction} from 'kysely'
import {bandColours, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm, parseChoice, parseText} from '../input/index.ts'
import {loadProject, requireProject} from './load.ts'
import {updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import type {ProjectPatch} from './table.ts'

export interface HealthFields {
  readonly colour?: string | undefined
  readonly reason?: string | undefined
  readonly until?: string | undefined
  /** Take the declaration back. */
  readonly clear?: boolean | undefined
}

/** Whether anything is to be declared, or only looked at. */
export function declaresHealth({clear, colour, reason, until}: HealthFields): boolean {
  return clear === true || [colour, reason, until].some((field) => field !== undefined)
}

/** Declares what the health of a project is, until a day, with the reason; or takes that back. */
export async function declareHealth(
  transaction: Transaction<Database>,
  key: string,
  fields: HealthFields,
  acting: Acting,
): Promise<Project> {
  const project = await requireProject(transaction, key)
  const patch = fields.clear ? readClear(project.key, fields) : readDeclaration(project, fields, acting)
  await updateProject(transaction, project, patch)
  return loadProject(transaction, project.key, acting.now)
}

function readClear(key: string, {colour, until}: HealthFields): ProjectPatch {
  const form = newForm()
  const given = [
    ['colour', colour],
    ['--until', until],
  ] as const
  for (const [field, value] of given) {
    if (value !== undefined) form.problems.push({field, message: 'does not go with --clear, which declares nothing.'})
  }
  form.assertValid(`The health of ${key}`)
  return {declared_health: null, declared_health_reason: null, declared_health_until: null}
}

function readDeclaration(
  {key, timezone}: {readonly key: string; readonly timezone: string},
  {colour, reason, until}: HealthFields,
  acting: Acting,
): ProjectPatch {
  const form = newForm()
  const today = todayIn(timezone, acting.now)
  const read = {
    declared_health: form.read('colour', colour, (typed) => parseChoice(typed, bandColours)),
    declared_health_reason: form.read('--reason', reason, (typed) => parseText(typed)),
    declared_health_until: form.read('--until', until, (typed) => readDay(typed, {timezone}, acting)),
  }
  if (!colour?.trim())
    form.problems.push({
      field: 'colour',
      message: `is missing: one of ${bandColours.join(', ')}; --clear takes it back.`,
    })
  if (!reason?.trim())
    form.problems.push({field: '--reason', message: 'is missing: say why it is so, for those who see other figures.'})
  if (!until?.trim())
    form.problems.push({field: '--until', message: 'is missing: say when it has to be looked at again, such as +30d.'})
  const day = read.declared_health_until
  if (day && day < today) form.problems.push({field: '--until', message: `is ${day}, which is over.`})
  form.assertValid(`The health of ${key}`)
  return read
}
