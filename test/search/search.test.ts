import {beforeEach, describe, expect, test} from 'vitest'
import {closeRisks} from '#shared/risks/index'
import {FindingShape, searchRegisters} from '#shared/search/index'
import {describeEachDatabase} from '../support/databases.ts'
import {writeDocument} from '../support/documents.ts'
import {ana, assessed, NOW, refusal, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'search',
  (database) => {
    const registers = useRegisters(database)

    beforeEach(() => registers.pool.query('update project set removed_at = now() where removed_at is null'))

    const find = (text: string, projectKey?: string) => searchRegisters(registers.kysely, text, projectKey, NOW)

    const titles = async (text: string, projectKey?: string) =>
      (await find(text, projectKey)).map(({title}) => title).toSorted()

    test('finds projects and risks, and says where', async () => {
      const project = await registers.addProject({description: 'New roof for the reading room', name: 'Library'})
      const risk = await registers.addRisk(project, {cause: 'Rain through the old roof', title: 'Water damage'})
      const findings = await find('roof')
      expect(findings.map((finding) => FindingShape.parse(finding))).toEqual(findings)
      expect(findings).toEqual([
        {
          excerpt: 'New roof for the reading room',
          field: 'description',
          kind: 'project',
          page: null,
          project: project.key,
          reference: project.key,
          status: 'intake',
          title: 'Library',
        },
        {
          excerpt: 'Rain through the old roof',
          field: 'cause',
          kind: 'risk',
          page: null,
          project: project.key,
          reference: risk.reference,
          status: 'proposed',
          title: 'Water damage',
        },
      ])
    })

    test('finds budget lines and bookings by vendor, document, memo and reference', async () => {
      const project = await registers.addProject({currency: 'GBP'})
      const line = await registers.addBudgetLine(project, {category: 'Scaffolding', name: 'Walls'})
      const fields = {memo: 'Second floor', ref: 'INV-991', vendor: 'Acme'}
      const {transactions} = await registers.book('actual', line.reference, '12.50', fields)
      const {reference} = transactions[0]!
      expect(await find('scaffold')).toMatchObject([{field: 'category', kind: 'budget-line', title: 'Walls'}])
      for (const [words, field] of [
        ['acme second', 'vendor'],
        ['inv-991', 'document'],
        ['floor', 'memo'],
        [reference, 'reference'],
      ] as const) {
        const findings = await find(words)
        expect(findings.map((finding) => FindingShape.parse(finding))).toEqual(findings)
        expect(findings).toMatchObject([
          {field, kind: 'booking', reference, status: 'booked', title: `actual of GBP 12.50 on ${line.reference}`},
        ])
      }
      await registers.undo()
      expect(await find('acme')).toEqual([])
    })

    test('wants all of the words, in whatever field, order and case', async () => {
      const project = await registers.addProject({description: 'A bridge of steel', owner: 'Bob', name: 'Bridge'})
      await registers.addRisk(project, {effect: 'Costs explode', title: 'Steel is scarce'})
      await registers.addRisk(project, {title: 'Steel rusts'})
      expect(await titles('steel')).toEqual(['Bridge', 'Steel is scarce', 'Steel rusts'])
      expect(await titles('  EXPLODE   steel ')).toEqual(['Steel is scarce'])
      expect(await titles('STEEL bob')).toEqual(['Bridge'])
      expect(await titles('steel wood')).toEqual([])
    })

    test('looks for parts of words', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {title: 'Heavy rainstorms'})
      expect(await titles('ainst')).toEqual(['Heavy rainstorms'])
    })

    test.each(['title', 'cause', 'event', 'effect', 'mitigation', 'contingency', 'category', 'owner'])(
      'looks into %s of a risk',
      async (field) => {
        const project = await registers.addProject()
        const {reference} = await registers.addRisk(project, {[field]: 'xylophone'})
        expect(await find('xylophone')).toMatchObject([{field, reference}])
      },
    )

    test.each(['description', 'owner', 'sponsor', 'department'])('looks into %s of a project', async (field) => {
      const {key} = await registers.addProject({[field]: 'xylophone'})
      expect(await find('xylophone')).toMatchObject([{field, reference: key}])
    })

    test.each(['title', 'description', 'owner'])('looks into %s of an action', async (field) => {
      const {reference} = await registers.addAction(await registers.addProject(), {[field]: 'marimba'})
      expect(await find('marimba')).toMatchObject([{field, kind: 'action', reference, status: 'open'}])
    })

    test.each(['title', 'description', 'criteria', 'owner'])('looks into %s of a milestone', async (field) => {
      const {reference} = await registers.addMilestone(await registers.addProject(), {[field]: 'marimba'})
      expect(await find('marimba')).toMatchObject([{field, kind: 'milestone', reference, status: 'on-track'}])
    })

    test.each(['name', 'organisation', 'role'])('looks into %s of a stakeholder', async (field) => {
      const {reference} = await registers.addStakeholder(await registers.addProject(), {[field]: 'marimba'})
      const shown = field === 'name' ? 'title' : field
      expect(await find('marimba')).toMatchObject([{field: shown, kind: 'stakeholder', reference}])
    })

    test.each([{email: 'marimba@example.org'}, {phone: 'marimba'}])('not into personal data: %j', async (fields) => {
      await registers.addStakeholder(await registers.addProject(), fields)
      expect(await find('marimba')).toEqual([])
    })

    test('finds a reference, a key and a tag', async () => {
      const project = await registers.addProject({key: 'ZEPPELIN', tag: ['airship']})
      await registers.addRisk(project)
      expect(await find('zeppelin-r1')).toMatchObject([{field: 'reference', kind: 'risk'}])
      expect(await find('airship')).toMatchObject([{field: 'tags', kind: 'project'}])
      expect((await find('zeppelin')).map(({kind}) => kind)).toEqual(['project', 'risk'])
    })

    test('finds a document by its title, else by its best page, in any form of the words', async () => {
      const project = await registers.addProject({name: 'Plain'})
      const other = await registers.addProject({name: 'Other'})
      const titled = await writeDocument(registers, project, ['On page 1'], {kind: 'risk_memo', title: 'Marimbas'})
      const paged = await writeDocument(registers, project, [
        'Nothing',
        'Somebody else plays the marimba',
        'The marimba and a marimba',
      ])
      await writeDocument(registers, other, ['Another marimba'])
      const shown = {kind: 'document', project: project.key}
      expect(await find('marimbas', project.key)).toMatchObject([
        {...shown, excerpt: 'Marimbas', field: 'title', page: null, reference: titled, status: 'risk_memo'},
        {...shown, excerpt: 'The marimba and a marimba', field: 'page 3', page: 3, reference: paged},
      ])
      expect(await find('marimbas')).toHaveLength(3)
    })

    test('puts what has the word in its title first', async () => {
      const project = await registers.addProject({description: 'about lifts'})
      await registers.addRisk(project, {cause: 'Lifts break', impact: '5', likelihood: '5', title: 'Stairs'})
      await registers.addRisk(project, {title: 'Lifts stop'})
      expect((await find('lifts')).map(({title}) => title)).toEqual(['Lifts stop', 'Library', 'Stairs'])
    })

    test('finds what is closed, nothing that was removed', async () => {
      const project = await registers.addProject()
      const {reference} = await registers.addRisk(project, {...assessed, title: 'Quicksand'})
      const selection = {projectKey: undefined, references: [reference]}
      await registers.change((transaction) => closeRisks(transaction, selection, {reason: 'over'}, ana))
      expect(await find('quicksand')).toMatchObject([{status: 'closed'}])
      await registers.pool.query('update risk set removed_at = now() where reference = $1', [reference])
      expect(await find('quicksand')).toEqual([])
    })

    test('stays in one project when asked to', async () => {
      const [one, other] = [await registers.addProject(), await registers.addProject()]
      const {reference} = await registers.addRisk(one, {title: 'Quicksand'})
      await registers.addRisk(other, {title: 'Quicksand'})
      expect(await find('quicksand', one.key.toLowerCase())).toMatchObject([{reference}])
      expect(await refusal(find('quicksand', 'NOWHERE'))).toMatchObject({code: 'PROJECT_NOT_FOUND', exitCode: 3})
    })

    describe('takes every character for itself', () => {
      beforeEach(async () => {
        const project = await registers.addProject({description: 'a_b at 50% \\ off', name: 'Sale'})
        await registers.addRisk(project, {title: '50% of a_b \\ gone'})
        await registers.addRisk(project, {title: '50 of axb gone'})
      })

      test.each(['%', '_', '50%', 'a_b', '\\'])('%s', async (text) => {
        expect(await titles(text)).toEqual(['50% of a_b \\ gone', 'Sale'])
      })

      test.each(['%%', '__', '5_', "' or 1 = 1", "'; drop table risk; --", '.*', '$1'])('not %s', async (text) => {
        expect(await find(text)).toEqual([])
      })
    })

    describe('in other scripts', () => {
      test.each([
        ['umlauts in any case', 'Übergabe der SCHLÜSSEL', 'schlüssel übergabe'],
        ['Hebrew', 'סיכון של שיטפון', 'שיטפון'],
        ['Arabic', 'خطر الفيضان', 'الفيضان'],
        ['Greek in any case', 'ΚΙΝΔΥΝΟΣ πλημμύρας', 'κινδυνος ΠΛΗΜΜΎΡΑΣ'],
        ['Chinese', '图书馆的风险', '风险'],
        ['emoji', 'Party 🎉 in the library', '🎉'],
      ])('%s', async (_what, title, text) => {
        const project = await registers.addProject({name: title})
        await registers.addRisk(project, {title})
        expect(await titles(text)).toEqual([title, title])
      })

      test('never cuts a character in two in the excerpt', async () => {
        const project = await registers.addProject({name: 'Plain'})
        const cause = `${'😀'.repeat(40)}x needle y${'😀'.repeat(40)}`
        await registers.addRisk(project, {cause, title: 'Emoji'})
        const [finding] = await find('needle')
        expect(finding!.excerpt).toBe(`…${'😀'.repeat(28)}x needle y${'😀'.repeat(28)}…`)
      })
    })

    test('shows thirty characters on both sides of the first word', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {cause: `${'a'.repeat(50)} needle ${'b'.repeat(50)}`, title: 'Hay'})
      expect(await find('needle')).toMatchObject([{excerpt: `…${'a'.repeat(29)} needle ${'b'.repeat(29)}…`}])
    })

    test.each(['', '   '])('of nothing is refused: %j', async (text) => {
      expect(await refusal(find(text))).toMatchObject({
        code: 'INVALID_INPUT',
        exitCode: 2,
        nextStep: 'coord search asbestos',
      })
    })
  },
  {migrated: true},
)
