import type {EntryUpsert} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {StakeholderProject} from './add.ts'
import {forgottenNote} from './forget.ts'
import {readStakeholderFields} from './input.ts'
import {stakeholderRegister, toStakeholder} from './load.ts'
import type {StoredStakeholder} from './repository.ts'
import type {Stakeholder} from './shape.ts'

/** Many stakeholders at once, from a file. */
export function stakeholderUpsert({
  now,
}: Pick<Acting, 'now'>): EntryUpsert<StoredStakeholder, StakeholderProject, Stakeholder> {
  return {
    find: stakeholderRegister.find,
    forbids: forgottenNote,
    letter: stakeholderRegister.letter,
    toEntry: (row) => toStakeholder(row, now, {personal: true}),
    toNew(form, fields, _project, today) {
      if (fields['name'] === undefined) form.problems.push({field: 'name', message: 'is missing.'})
      return {...readStakeholderFields(form, fields), added_on: today}
    },
    toPatch: (form, _row, fields) => readStakeholderFields(form, fields),
  }
}
