import type {IsoDate} from '#shared/coordination/index'
import {type EntryUpsert, readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Form} from '../input/index.ts'
import type {MilestoneProject} from './add.ts'
import {editedMilestone, isReached, readActual} from './change.ts'
import {readMilestoneFields} from './input.ts'
import {milestoneRegister} from './load.ts'
import type {StoredMilestone} from './repository.ts'
import type {Milestone} from './shape.ts'
import type {MilestonePatch} from './table.ts'

/** Many milestones at once, from a file; `reason` says why days of a baseline are others. */
export function milestoneUpsert(
  acting: Acting,
  reason: string | undefined,
): EntryUpsert<StoredMilestone, MilestoneProject, Milestone> {
  return {
    find: milestoneRegister.find,
    letter: milestoneRegister.letter,
    toEntry: (row) => milestoneRegister.toEntry(row, acting.now),
    toNew(form, fields, project, today) {
      if (fields['title'] === undefined) form.problems.push({field: 'title', message: 'is missing.'})
      if (fields['date'] === undefined) form.problems.push({field: 'date', message: 'is missing.'})
      const columns = readMilestoneFields(form, fields, project, acting)
      const actual = readActual(form, fields['actual'], project, today, acting) ?? null
      return {...columns, actual_on: actual, ...readForecast(form, fields['forecast'], project, {actual, today})}
    },
    toPatch(form, row, fields, today) {
      const patch = editedMilestone(form, row, {...fields, reason}, today, acting)
      const actual = patch.actual_on === undefined ? row.actual_on : patch.actual_on
      const forecast = readForecast(form, fields['forecast'], row, {actual, today})
      const forbidden =
        fields['forecast'] === undefined || actual === null ? undefined : isReached({...row, actual_on: actual})
      if (forbidden !== undefined)
        form.problems.push({field: 'forecast', message: `cannot change: ${row.reference} ${forbidden}`})
      return {...patch, ...forecast}
    },
  }

  /** While it is not reached, a day that is over is no forecast. */
  function readForecast(
    form: Form,
    typed: string | undefined,
    project: {readonly timezone: string},
    {actual, today}: {readonly actual: IsoDate | null; readonly today: IsoDate},
  ): MilestonePatch {
    const day = form.read('forecast', typed, (text) => readDay(text, project, acting))
    if (day && actual === null && day < today) {
      const message = `is ${day}, which is over: give the day it was reached as actual, or a day that is still to come.`
      form.problems.push({field: 'forecast', message})
    }
    return day === undefined ? {} : {forecast_on: day}
  }
}
