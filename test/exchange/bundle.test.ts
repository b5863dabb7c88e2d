import fc from 'fast-check'
import {sql} from 'kysely'
import {describe, expect, test} from 'vitest'
import {loadBudget} from '#shared/budgets/index'
import {writeBundle} from '#shared/exchange/bundle-format'
import {exporters} from '#shared/exchange/exporters'
import {historyOf, withPast} from '#shared/history/index'
import {loadOverview, removeProjects, requireProject} from '#shared/projects/index'
import {showRisks} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'
import {addLivelyProject, exportBundle, importText, steps} from './projects.ts'

type Rows = Record<string, unknown>[]
interface Opened {
  version: unknown
  project: string
  personal: boolean
  sections: Record<string, {columns: string[]; rows: Rows; sha256?: string}>
}

/** The file as somebody else could have written it: changed, with the checksums that fit. */
function forged(text: string, change: (file: Opened) => void): string {
  const file = JSON.parse(text) as Opened
  change(file)
  return writeBundle(file as Parameters<typeof writeBundle>[0])
}

describeEachDatabase(
  'a bundle',
  (database) => {
    const registers = useRegisters(database)
    const renamed = (text: string, from: string, to: string) =>
      text.replaceAll(from, to).replace(/"sha256": "\w+"/g, '')
    const rowsOf = (text: string, section: string) => (JSON.parse(text) as Opened).sections[section]!.rows

    test('holds a whole project, also what was removed and the numbers that are taken, and no id', async () => {
      await addLivelyProject(registers, 'WHOLE')
      const {count, text, warnings} = await exportBundle(registers, 'WHOLE')
      const {sections} = JSON.parse(text) as Opened
      expect(Object.keys(sections)).toEqual(
        expect.arrayContaining(['action', 'balance_assertion', 'budget_line', 'budget_transaction', 'milestone']),
      )
      expect(warnings).toEqual([])
      expect(count).toBeGreaterThan(40)
      const {legacy_entry: legacy, ...registered} = sections
      expect(legacy!.rows).toEqual([])
      for (const [name, {columns, rows}] of Object.entries(registered)) {
        const own = columns.filter((column) => /^id$|_id$|^version$|^(created|updated)_at$/.test(column))
        // There it is the place of a file among those of its document, not how often the row was changed.
        const ofFile = ['document_page', 'document_analysis', 'suggestion']
        expect(own, name).toEqual(ofFile.includes(name) ? ['version'] : [])
        expect(rows.length, name).toBeGreaterThan(0)
      }
      expect(sections['risk']!.rows.find(({reference}) => reference === 'WHOLE-R3')).toHaveProperty('removed_at')
      expect(sections['budget_transaction']!.rows[0]).toMatchObject({line: 'WHOLE-B1', reference: 'WHOLE-T1'})
      expect(sections['project']!.rows[0]).toMatchObject({risk_profile: {name: 'npsa-5x5', version: 1}})
      expect(rowsOf(text, 'reference_counter')).toContainEqual({last: 13, letter: 'R'})
    })

    test('is the same bytes for the same project, in any time zone of the session', async () => {
      await addLivelyProject(registers, 'SAME')
      const {text} = await exportBundle(registers, 'SAME')
      expect((await exportBundle(registers, 'SAME')).text).toBe(text)
      await registers.pool.query(`set timezone to 'Asia/Tokyo'`)
      expect((await exportBundle(registers, 'SAME')).text).toBe(text)
      await registers.pool.query(`set timezone to default`)
    })

    test('has e-mail and telephone only on request, and says so', async () => {
      const project = await registers.addProject({key: 'PEOPLE'})
      await registers.addStakeholder(project, {email: 'maria@example.org', name: 'Maria', phone: '+44 20 7946 0000'})
      const plain = await exportBundle(registers, 'PEOPLE')
      expect(plain.text).not.toMatch(/maria@example|7946|"email"|"phone"/)
      expect(JSON.parse(plain.text)).toMatchObject({personal: false})
      const personal = await exportBundle(registers, 'PEOPLE', {personal: true})
      expect(personal.text).toMatch(/maria@example\.org.*7946/)
      expect(JSON.parse(personal.text)).toMatchObject({personal: true})
      const {warnings} = await importText(registers, 'bundle', plain.text, {options: {key: 'PEOPLE2'}})
      expect(warnings).toEqual([
        'E-mail and telephone of the stakeholders are not in the file: it was exported without --personal.',
      ])
      await importText(registers, 'bundle', personal.text, {options: {key: 'PEOPLE3'}})
      expect((await exportBundle(registers, 'PEOPLE3', {personal: true})).text).toContain('maria@example.org')
    })

    test('is one project, as it is now', async () => {
      const project = await registers.addProject({key: 'PRESENT'})
      expect(await refusal(exportBundle(registers, 'PRESENT', {project: undefined}))).toMatchObject({
        code: 'PROJECT_NEEDED',
      })
      const ofThePast = withPast(registers.kysely, new Date(), ({database: then}) =>
        exporters['bundle']!.produce(then, {acting: ana, all: true, format: 'json', personal: false, project}),
      )
      expect(problemsOf(await refusal(ofThePast))).toEqual(['--as-of: is not for a bundle.'])
    })

    test('goes out and comes back identical, whatever the project is like', async () => {
      let number = 0
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            age: fc.integer({max: 400, min: 0}),
            amount: fc.integer({max: 9000, min: 1}),
            steps: fc.shuffledSubarray([...steps]),
            text: fc
              .string({maxLength: 30, minLength: 1, unit: 'grapheme'})
              .filter((text) => /^[^\p{C}\s].*$/u.test(text) && !/\p{Cc}/u.test(text)),
          }),
          async (variation) => {
            number++
            const [key, copy] = [`OUT${number}`, `BACK${number}`]
            await addLivelyProject(registers, key, variation)
            const {text} = await exportBundle(registers, key, {personal: true})
            const {added} = await importText(registers, 'bundle', text, {options: {key: copy}})
            const back = await exportBundle(registers, copy, {personal: true})
            expect(renamed(back.text, copy, key)).toBe(renamed(text, key, key))
            expect(added[0]).toBe(copy)
          },
        ),
        {numRuns: 12},
      )
    }, 120_000)

    test('comes back with all references under the new key, and with figures that are the same', async () => {
      await addLivelyProject(registers, 'OLD')
      const {text} = await exportBundle(registers, 'OLD')
      await importText(registers, 'bundle', text, {options: {key: 'fresh'}})
      const copy = await exportBundle(registers, 'FRESH')
      expect(copy.text).not.toContain('OLD')
      const [before, after] = [
        await requireProject(registers.kysely, 'OLD'),
        await requireProject(registers.kysely, 'FRESH'),
      ]
      expect(after.intake_accepted[0]!.reference).toMatch(/^FRESH-R\d+$/)
      const totals = async (project: typeof before) =>
        (await loadBudget(registers.kysely, project, {now: NOW, references: []})).totals
      expect(await totals(after)).toEqual(await totals(before))
      const {reference} = await registers.addRisk(after)
      expect(reference).toBe('FRESH-R14')
    })

    test('is one change, undone and brought back as a whole', async () => {
      await addLivelyProject(registers, 'UNDONE')
      const {text} = await exportBundle(registers, 'UNDONE')
      await importText(registers, 'bundle', text, {options: {key: 'TAKEN'}})
      const {id} = await registers.newestChange()
      expect((await historyOf(registers.kysely, 'TAKEN-R1')).map((change) => change.id)).toEqual([id])
      const {id: undo} = await registers.undo(id)
      expect((await refusal(requireProject(registers.kysely, 'TAKEN'))).exitCode).toBe(3)
      const {rows} =
        await sql`select from budget_transaction where reference like 'TAKEN-%' and removed_at is null`.execute(
          registers.kysely,
        )
      expect(rows).toEqual([])
      await registers.undo(undo)
      const back = await exportBundle(registers, 'TAKEN')
      expect(renamed(back.text, 'TAKEN', 'UNDONE')).toBe(renamed(text, 'UNDONE', 'UNDONE'))
    })

    test('does not take the key of another project, also of one that was removed', async () => {
      await registers.addProject({key: 'MINE'})
      const {text} = await exportBundle(registers, 'MINE')
      expect(await refusal(importText(registers, 'bundle', text))).toMatchObject({
        code: 'ALREADY_EXISTS',
        exitCode: 4,
        message: 'There is a project MINE already; nothing was imported.',
        nextStep: 'Bring it in under another key: coord import bundle file.json --key MINE2',
      })
      await registers.change((transaction) => removeProjects(transaction, ['MINE'], NOW))
      expect((await refusal(importText(registers, 'bundle', text))).message).toMatch(/MINE was removed in change #\d+/)
      expect(await refusal(importText(registers, 'bundle', text, {options: {key: '1'}}))).toMatchObject({exitCode: 2})
    })

    describe('is refused', () => {
      let text: string
      const importing = (content: string, key = 'EVIL') =>
        refusal(importText(registers, 'bundle', content, {options: {key}}))
      const refused = async (change: (file: Opened) => void) => problemsOf(await importing(forged(text, change)))

      test('when it is damaged: the section is named', async () => {
        await addLivelyProject(registers, 'GOOD')
        text = (await exportBundle(registers, 'GOOD')).text
        const error = await importing(text.replace('Steel prices', 'Stale prices'))
        expect(error).toMatchObject({
          code: 'BUNDLE_DAMAGED',
          exitCode: 2,
          message: 'file.json is damaged: nothing was imported.',
        })
        expect(problemsOf(error)).toEqual([
          expect.stringMatching(/^section risk: is damaged: its checksum says \w{12}…, what is there makes \w{12}…\.$/),
        ])
        const without = JSON.parse(text) as Opened
        delete without.sections['action']
        expect(problemsOf(await importing(JSON.stringify(without)))).toEqual([
          expect.stringMatching(/^the file as a whole: is damaged/),
        ])
        expect(await importing(text.slice(0, 5000))).toMatchObject({exitCode: 2})
      })

      test('when it is no bundle, or one of another version', async () => {
        expect(problemsOf(await importing('{"a":\n 1'))).toEqual([expect.stringMatching(/^line 2: is not JSON: /)])
        expect(problemsOf(await importing('{"format":\n "x", \n"b": undefined,\n "c": 1}'))).toEqual([
          "line 3: is not JSON: Unexpected token 'u'.",
        ])
        expect(problemsOf(await importing('[]'))).toEqual([expect.stringMatching(/^format: is not "coord-bundle"/)])
        expect(problemsOf(await importing(text.replace('"version": 1', '"version": 2')))).toEqual([
          'version: is 2; this coord reads version 1.',
        ])
        expect(problemsOf(await importing(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toEqual([
          'line 1: is nested more than 64 levels deep.',
        ])
        const bytes = {bytes: new Uint8Array([0x7b, 0xff, 0xfe]), name: 'raw'}
        const raw = {projectKey: undefined, source: bytes} as object
        expect(problemsOf(await refusal(importText(registers, 'bundle', '', raw)))).toEqual(['is not text in UTF-8.'])
      })

      test('when a newer version wrote what has no place here, but not when that is empty', async () => {
        expect(
          await refused(({sections}) => {
            sections['hologram'] = {columns: ['depth'], rows: [{depth: 3}]}
            sections['risk']!.columns.push('aura')
            sections['risk']!.rows[0]!['aura'] = 'blue'
          }),
        ).toEqual([
          expect.stringMatching(/^section hologram: is not known here: the file comes from a newer version/),
          expect.stringMatching(/^section risk, aura: is not known here/),
        ])
        const empty = forged(text, ({sections}) => {
          sections['hologram'] = {columns: ['depth'], rows: []}
          sections['risk']!.columns.push('aura')
        })
        await importText(registers, 'bundle', empty, {options: {key: 'NEWER'}})
      })

      test('an older one gets what it does not have from the defaults', async () => {
        const older = forged(text, ({sections}) => {
          for (const column of ['moved_count', 'priority']) {
            sections['action']!.columns = sections['action']!.columns.filter((each) => each !== column)
            for (const row of sections['action']!.rows) delete row[column]
          }
          delete sections['balance_assertion']
        })
        await importText(registers, 'bundle', older, {options: {key: 'OLDER'}})
        const [action] = rowsOf((await exportBundle(registers, 'OLDER')).text, 'action')
        expect(action).toMatchObject({moved_count: 0, priority: 'normal'})
      })

      test('when values are of another kind: all of them are named', async () => {
        expect(
          await refused(({sections}) => {
            const [one, two, three] = sections['risk']!.rows as [
              Record<string, unknown>,
              Record<string, unknown>,
              Record<string, unknown>,
            ]
            one['title'] = 7
            one['identified_on'] = 'today'
            two['current_impact'] = 2.5
            two['owner'] = 'red\u001b[31m'
            delete three['identified_on']
            sections['budget_line']!.rows[0]!['original'] = '99999999999999999999'
            sections['budget_line']!.rows[1]!['phasing'] = [{month: 'soon', weight: 1}]
            sections['project']!.rows[0]!['timezone'] = 'Mars/Olympus'
            sections['project']!.rows[0]!['tags'] = [1]
          }),
        ).toEqual([
          'project, row 1, tags: must be a list of texts.',
          'project, row 1, timezone: is no time zone that is known here.',
          'GOOD-B1, original: must be a whole number written as text, of at most 9007199254740991.',
          'GOOD-B2, phasing: is no list of months with their weights.',
          'GOOD-R1, identified_on: must be a day such as 2026-11-30.',
          'GOOD-R1, title: must be a text.',
          'GOOD-R2, current_impact: must be a whole number.',
          'GOOD-R2, owner: holds a control character (U+001B); type it without.',
          'GOOD-R3, identified_on: is missing.',
        ])
      })

      test('when references lead nowhere, are another project’s or there twice, and when numbers would be given again', async () => {
        const problems = await refused(({sections}) => {
          sections['action']!.rows[0]!['source_reference'] = 'GOOD-R99'
          sections['budget_transaction']!.rows[0]!['line'] = 'GOOD-B99'
          sections['budget_transaction']!.rows[1]!['line'] = 'GOOD-R1'
          sections['progress_report']!.rows[0]!['reference'] = 'OTHER-B1'
          sections['milestone']!.rows[0]!['reference'] = 'OTHER-M1'
          sections['risk']!.rows[1]!['reference'] = 'GOOD-R1'
          sections['reference_counter']!.rows = [{last: 2, letter: 'A'}]
        })
        expect(problems).toEqual(
          expect.arrayContaining([
            'OTHER-M1: is no reference of GOOD.',
            'GOOD-R1: is there twice.',
            'GOOD-A1, source_reference: GOOD-R99 is not in the file.',
            'GOOD-T1, line: "GOOD-B99" is not in section budget_line.',
            'GOOD-T2, line: "GOOD-R1" is not in section budget_line.',
            'progress_report, row 1, reference: "OTHER-B1" is not what the row is about.',
            expect.stringMatching(/^reference_counter A: says 2, but A\d+ is taken\.$/),
          ]),
        )
      })

      test('when the books do not add up', async () => {
        const problems = await refused(({sections}) => {
          const rows = sections['budget_transaction']!.rows
          rows.find(({type}) => type === 'transfer')!['amount'] = '1'
          rows.find(({relieves}) => relieves !== undefined)!['amount'] = '99999999999'
          const commitment = rows.find(({type}) => type === 'commitment')!
          rows.push({...commitment, reference: 'GOOD-T90', reverses: 'GOOD-T1', type: 'void', amount: '1'})
          sections['reference_counter']!.rows.find(({letter}) => letter === 'T')!['last'] = 90
        })
        expect(problems).toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^GOOD-T\d+: is half of a transfer that no other half balances\.$/),
            expect.stringMatching(/^GOOD-T\d+: relieves: has only GBP .* left to draw down\.$/),
            expect.stringMatching(/^GOOD-T90: amount: must be all of GOOD-T1/),
          ]),
        )
      })

      test('when the schema forbids it: every row is named, and nothing is left behind', async () => {
        const problems = await refused(({sections}) => {
          sections['project']!.rows[0]!['name'] = 'x'.repeat(201)
        })
        expect(problems).toEqual(['project, row 1: breaks the rule project name length.'])
        expect(
          await refused(({sections}) => {
            sections['risk']!.rows[0]!['current_impact'] = 9
            sections['risk']!.rows[4]!['status'] = "'; drop table risk; --"
            sections['action']!.rows[1]!['priority'] = 'now'
            sections['budget_line']!.rows[0]!['kind'] = 'bribe'
          }),
        ).toEqual([
          'GOOD-A2: breaks the rule action priority.',
          'GOOD-B1: breaks the rule budget line kind.',
          'GOOD-R1: breaks the rule risk scale.',
          'GOOD-R5: breaks the rule risk status.',
        ])
        const {groups} = await loadOverview(registers.kysely, 'health', NOW)
        expect(groups.flatMap(({projects}) => projects).some(({key}) => key === 'EVIL')).toBe(false)
        expect((await showRisks(registers.kysely, ['GOOD-R1'], undefined, ana.now))[0]!.current!.impact).toBeLessThan(6)
      })

      test('when it names a risk profile that is not there', async () => {
        expect(
          await refused(({sections}) => {
            sections['project']!.rows[0]!['risk_profile'] = {name: 'npsa-5x5', version: 7}
          }),
        ).toEqual(['project, row 1, risk_profile: is not known here: name npsa-5x5, version 7.'])
      })
    })
  },
  {migrated: true},
)
