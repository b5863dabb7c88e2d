import {describe, expect, test} from 'vitest'
import {type Change, changeToUndo, listChanges, loadHistory, renderChanges} from '#shared/history/index'
import {editStakeholders, forgetStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, problemsOf, refusal, useRegisters} from '../support/registers.ts'
import {terminalOf} from '../support/screens.ts'

describeEachDatabase(
  'e-mail and telephone in the history',
  (database) => {
    const registers = useRegisters(database)

    async function personWithNewAddress() {
      const project = await registers.addProject()
      const {reference} = await registers.addStakeholder(project, {email: 'old@example.org', phone: '+44 20 7946 0000'})
      await edit(reference, {email: 'new@example.org', phone: ''})
      return reference
    }

    const edit = (reference: string, fields: Parameters<typeof editStakeholders>[2], ifVersion?: number) =>
      registers.change((transaction) =>
        editStakeholders(transaction, {ifVersion, projectKey: undefined, references: [reference]}, fields, ana),
      )

    const prose = (changes: readonly Change[]) => renderChanges(changes, terminalOf(120), 'UTC')

    describe('are not told by the log', () => {
      test('which says only that they changed', async () => {
        const reference = await personWithNewAddress()
        const changes = await listChanges(registers.kysely, {limit: 2})
        expect(JSON.stringify(changes)).not.toMatch(/example\.org|7946/)
        expect(prose(changes)).toContain(`${reference}: e-mail changed, telephone cleared`)
      })

      test('nor by what an undo prints', async () => {
        await personWithNewAddress()
        expect(JSON.stringify(await changeToUndo(registers.kysely, undefined, 'ana'))).not.toMatch(/example\.org|7946/)
      })

      test('nor by the refusal of an edit that came too late', async () => {
        const reference = await personWithNewAddress()
        const {id} = await registers.newestChange()
        const told = problemsOf(await refusal(edit(reference, {role: 'Chair'}, 1)))
        expect(told.toSorted()).toEqual([
          `e-mail: was changed in change ${id} (ana)`,
          `telephone: was cleared in change ${id} (ana)`,
        ])
      })
    })

    test('are told by the history of that person', async () => {
      const reference = await personWithNewAddress()
      const changes = await loadHistory(registers.kysely, [reference], undefined)
      expect(prose(changes)).toContain('e-mail from old@example.org to new@example.org')
    })

    test('are told as erased once the person is forgotten, by the log too', async () => {
      const reference = await personWithNewAddress()
      const selection = {projectKey: undefined, references: [reference]}
      await registers.change((transaction) => forgetStakeholders(transaction, selection, ana))
      const told = prose(await listChanges(registers.kysely, {limit: 2}))
      expect(told).toMatch(new RegExp(`${reference} was forgotten for good: .*e-mail.* erased, here too`))
      expect(told).toContain('telephone (erased) cleared')
    })

    test('come back with an undo: only what is shown is masked', async () => {
      const reference = await personWithNewAddress()
      await registers.undo()
      const {rows} = await registers.pool.query('select email, phone from stakeholder where reference = $1', [
        reference,
      ])
      expect(rows).toEqual([{email: 'old@example.org', phone: '+44 20 7946 0000'}])
    })
  },
  {migrated: true},
)
