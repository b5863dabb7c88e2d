import type {Kysely} from 'kysely'
import {type ActionStatus, actionStatuses, type IsoDate} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryUpsert, readDay, readReference} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import {type Form, newForm, parseChoice, parseText} from '../input/index.ts'
import type {ActionProject} from './add.ts'
import {editedAction, forbidsAction, moveTo} from './change.ts'
import {refuseCircularSources} from './circular-sources.ts'
import {readActionFields} from './input.ts'
import {actionRegister} from './load.ts'
import type {StoredAction} from './repository.ts'
import type {Action} from './shape.ts'
import type {ActionPatch} from './table.ts'

type Fields = Readonly<Record<string, string>>

interface Project extends ActionProject {
  readonly key: string
}

/** Many actions at once, from a file. `reason` counts for rows that have none themselves. */
export function actionUpsert(
  database: Kysely<Database>,
  acting: Acting,
  reason: string | undefined,
): EntryUpsert<StoredAction, Project, Action> {
  const readSource = cachedSources(database)

  async function read(form: Form, {source, ...fields}: Fields, project: Pick<Project, 'key' | 'timezone'>) {
    const patch = await readActionFields(database, form, fields, project, acting)
    if (source === undefined) return patch
    const {problems, reference} = await readSource(source, project.key)
    form.problems.push(...problems)
    return reference === undefined ? patch : {...patch, source_reference: reference}
  }

  return {
    find: actionRegister.find,
    letter: actionRegister.letter,
    toEntry: (row) => actionRegister.toEntry(row, acting.now),
    changed: (changes) =>
      refuseCircularSources(
        database,
        changes.filter(({patch}) => 'source_reference' in patch).map(({row}) => row.reference),
      ),
    together: [['status', 'reason', 'outcome', 'done']],
    async toNew(form, fields, project, today) {
      if (fields['title'] === undefined) form.problems.push({field: 'title', message: 'is missing.'})
      const columns = await read(form, fields, project)
      const status = form.read('status', fields['status'], parseStatus) ?? 'open'
      const open = {...newAction, ...columns, timezone: project.timezone} as StoredAction
      return {...columns, ...standing(form, open, status, withReason(fields), today), status}
    },
    async toPatch(form, row, fields, today) {
      const columns = await read(form, fields, {key: row.project_key, timezone: row.timezone})
      const status = form.read('status', fields['status'], parseStatus) ?? row.status
      if (fields['status']?.trim() === '') form.problems.push({field: 'status', message: 'cannot be empty.'})
      const moved = editedAction(form, row, columns, {}, today)
      return {...moved, ...standing(form, row, status, withReason(fields), today)}
    },
  }

  function withReason(fields: Fields): Fields {
    return reason === undefined || fields['reason']?.trim() ? fields : {...fields, reason}
  }

  /** The columns that go with a status, where the row says anything about them. */
  function standing(form: Form, row: StoredAction, to: ActionStatus, fields: Fields, today: IsoDate): ActionPatch {
    const why = form.read('reason', fields['reason'], (typed) => parseText(typed))
    const outcome = form.read('outcome', fields['outcome'], (typed) => parseText(typed))
    const doneOn = form.read('done', fields['done'], (typed) => readDay(typed, row, acting))
    if (doneOn && doneOn > today) form.problems.push({field: 'done', message: `is ${doneOn}, which is still to come.`})
    if (doneOn && to !== 'done') form.problems.push({field: 'done', message: `is for what is done, not ${to}.`})
    const on = to === 'done' && doneOn ? {done_on: doneOn} : {}
    if (to !== row.status) {
      const forbidden = forbidsAction(row, {status: to})
      if (forbidden !== undefined) {
        form.problems.push({field: 'status', message: forbidden})
        return {}
      }
      return {...moveTo(form, row, to, today, {outcome, reason: fields['reason']}), ...on}
    }
    if (outcome && to !== 'done') form.problems.push({field: 'outcome', message: 'is for what is done.'})
    if (to === 'done') return {...on, ...(outcome !== undefined && {outcome})}
    if (to === 'cancelled' && why) return {outcome: why}
    return to === 'blocked' && why ? {blocked_reason: why} : {}
  }
}

/** What a new action is before its file says more. */
const newAction = {blocked_on: null, blocked_reason: null, moved_count: 0, outcome: null, status: 'open'} as const

function parseStatus(typed: string): ActionStatus {
  return parseChoice(typed.trim().replace(/[\s-]+/g, '_'), actionStatuses)
}

/** Rows often name the same few sources: each is looked up once. */
function cachedSources(database: Kysely<Database>) {
  const known = new Map<string, Promise<{reference: string | null | undefined; problems: readonly Problem[]}>>()
  const look = async (typed: string, key: string) => {
    const form = newForm()
    const reference = await readReference(database, form, 'source', typed, key)
    return {problems: form.problems, reference}
  }
  return (typed: string, key: string) => {
    const name = `${key} ${typed.trim()}`
    const found = known.get(name) ?? look(typed, key)
    known.set(name, found)
    return found
  }
}
