import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {loadActions} from '#shared/actions/index'
import {loadBudget} from '#shared/budgets/index'
import {loadMilestones} from '#shared/milestones/index'
import {requireProject} from '#shared/projects/index'
import {editRisks, loadRisks, removeRisks} from '#shared/risks/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'
import {exportBundle, importText} from './projects.ts'

type Project = Awaited<ReturnType<typeof requireProject>>

const document = {
  actions: [
    {completedDate: '2026-10-01', id: 1, status: 'Done', title: 'Ask for offers'},
    {
      due_date: '31.12.2026',
      id: 2,
      priority: 'Medium',
      risk_id: 'r1',
      status: 'In Progress',
      title: 'Order the survey',
    },
    {id: 3, reason: 'No money yet', status: 'On hold', title: 'Buy shelves'},
    {id: 4, status: 'Cancelled', title: 'Paint the cellar', wished_by: 'Mayor'},
  ],
  budget_lines: [
    {actual: '£12,450.00', actual_date: '2026-11-02', amount: 420000, id: 'b1', status: 'Active', title: 'Works'},
    {amount: 'EUR 1,250.50', id: 'b2', title: 'Software'},
    {
      amount: {amount: '99.90', currency: 'USD'},
      description: 'Licences\nfor readers',
      id: 'b3',
      status: 'Closed',
      actual: 0,
    },
  ],
  milestones: [
    {date: '2026-09-18T00:00:00', id: 'm1', status: 'Completed', title: 'Design approved'},
    {forecast_date: '2027-02-15', id: 'm2', planned_date: '2027-01-31', status: 'At risk', title: 'Permit'},
  ],
  risks: [
    {
      id: 'r1',
      impact: 'Very high',
      likelihood: '30%',
      mitigation: ['Survey first', 'Ask the archive'],
      owner: 'ben',
      source_page: 12,
      status: 'In Progress',
      title: 'Asbestos',
    },
    {
      description: 'The grant is cut. It was promised in spring only.',
      id: 'r2',
      impact: 4,
      likelihood: 'Possible',
      owner: 'TBD',
      status: 'Open',
    },
    {id: 'r3', impact: '2', likelihood: 0.9, owner: 'cora', status: 'Mitigated', title: 'Noise', review_date: ''},
    {id: 'r4', likelihood: null, impact: 'N/A', status: 'Closed', title: 'Bidder gone'},
    'Only a sentence',
  ],
  stakeholders: [{email: 'maria@example.org', id: 's1', influence: 'High', likes: 'tea', name: 'Maria', power: 3}],
  summary: 'Refurbishment of the library',
}

describeEachDatabase(
  'what the earlier program left',
  (database) => {
    const registers = useRegisters(database)
    const addLibrary = () => registers.addProject({currency: 'GBP', name: 'Library'})
    const importing = ({key}: Project, value: unknown, map?: string, acting = ana) =>
      importText(registers, 'legacy', typeof value === 'string' ? value : JSON.stringify(value, null, 1), {
        acting,
        options: map === undefined ? {} : {map},
        projectKey: key,
      })
    const problemsWith = async (value: unknown, map?: string) =>
      problemsOf(await refusal(importing(await addLibrary(), value, map)))
    const risksOf = async ({id}: Project) =>
      (await loadRisks(registers.kysely, NOW, {projectId: id})).toSorted((one, other) =>
        one.reference.localeCompare(other.reference),
      )

    test('comes in with everything that it says', async () => {
      const project = await addLibrary()
      const {added, changed, unchanged, warnings} = await importing(project, document)
      expect({added: added.length, changed, unchanged}).toEqual({added: 15, changed: [project.key], unchanged: 0})
      expect(warnings[0]).toBe(
        'No field is for these, kept at the end of the descriptions: action status (1), action wished_by (1), budget_line status (1), milestone status (2), risk source_page (1), risk status (2), stakeholder likes (1), stakeholder power (1).',
      )
      const risks = await risksOf(project)
      expect(
        risks.map(({current, owner, status, title}) => [title, status, owner, current?.likelihood, current?.impact]),
      ).toEqual([
        ['Asbestos', 'treating', 'ben', 2, 5],
        ['The grant is cut. It was promised in spring only.', 'proposed', null, 3, 4],
        ['Noise', 'monitoring', 'cora', 5, 2],
        ['Bidder gone', 'rejected', null, undefined, undefined],
        ['Only a sentence', 'proposed', null, undefined, undefined],
      ])
      expect(risks[0]).toMatchObject({
        event: 'From the earlier app:\nstatus: In Progress\nsource_page: 12',
        mitigation: 'Survey first\nAsk the archive',
        probability: {assumed: false, percent: '30.00'},
        strategy: 'reduce',
      })
      expect(warnings).toContain('risks[2] is open there, but has no owner or no score: it waits as proposed.')
      const actions = await loadActions(registers.kysely, NOW, {projectId: project.id})
      expect(actions.find(({title}) => title === 'Order the survey')).toMatchObject({
        due: '2026-12-31',
        priority: 'normal',
        source: risks[0]!.reference,
        status: 'in_progress',
      })
      expect(Object.fromEntries(actions.map(({status, title}) => [title, status]))).toMatchObject({
        'Ask for offers': 'done',
        'Buy shelves': 'blocked',
        'Paint the cellar': 'cancelled',
      })
      expect(actions.find(({title}) => title === 'Ask for offers')?.doneOn).toBe('2026-10-01')
      const milestones = await loadMilestones(registers.kysely, NOW, {projectId: project.id})
      expect(milestones.map(({actual, baseline, forecast}) => ({actual, baseline, forecast}))).toEqual(
        expect.arrayContaining([
          {actual: '2026-09-18', baseline: '2026-09-18', forecast: null},
          {actual: null, baseline: '2027-01-31', forecast: '2027-02-15'},
        ]),
      )
      const [maria] = await loadStakeholders(registers.kysely, NOW, {projectId: project.id})
      expect(maria).toMatchObject({influence: 4, name: 'Maria'})
      const {lines} = await loadBudget(registers.kysely, project, {now: NOW, references: []})
      expect(
        lines.map(({currency, figures, name, status}) => [
          name,
          status,
          currency,
          figures.original.amount,
          figures.actual.amount,
        ]),
      ).toEqual([
        ['Works', 'open', 'GBP', '420000.00', '12450.00'],
        ['Software', 'open', 'EUR', '1250.50', '0.00'],
        ['Licences', 'closed', 'USD', '99.90', '0.00'],
      ])
      const {description} = await requireProject(registers.kysely, project.key)
      expect(description).toBe('From the earlier app:\nsummary: Refurbishment of the library')
    })

    test('is one change, which undo takes back and a second import does again', async () => {
      const project = await addLibrary()
      await importing(project, document)
      await registers.undo()
      expect(await risksOf(project)).toEqual([])
      expect((await importing(project, document)).added).toHaveLength(15)
    })

    test('adds nothing twice: not what was renamed or removed here, nor what the file says differently now', async () => {
      const project = await addLibrary()
      await importing(project, document)
      const [first, second] = (await risksOf(project)).map(({reference}) => reference) as [string, string]
      const of = (reference: string) => ({projectKey: project.key, references: [reference]})
      await registers.change((transaction) => editRisks(transaction, of(first), {title: 'Renamed'}, ana))
      await registers.change((transaction) => removeRisks(transaction, of(second), ana))
      const later = {
        ...document,
        risks: [{...(document.risks[2] as object), owner: 'dev'}, ...document.risks.toSpliced(2, 1)],
      }
      const {added, changed, unchanged, warnings} = await importing(project, later)
      expect({added, changed, unchanged}).toEqual({added: [], changed: [], unchanged: 15})
      expect(warnings).toEqual([expect.stringMatching(/^risks\[1\] is LIB\d+-R3 already and says something else now/)])
      const {added: more} = await importing(project, {risks: [{id: 'r9', title: 'New'}]})
      expect(more).toEqual([`${project.key}-R6`])
    })

    test('comes as a row of the old table, as text in it, or as several of them with numbers of their own', async () => {
      const project = await addLibrary()
      const rows = [
        {id: 7, structured_data: {risks: [{id: 1, title: 'One'}]}, title: 'Minutes'},
        {id: 8, structured_data: JSON.stringify({risks: [{id: 1, title: 'Another'}]})},
        {id: 9, structured_data: null},
      ]
      expect((await importing(project, rows)).added).toHaveLength(2)
      expect((await importing(project, rows)).added).toEqual([])
    })

    test('goes into a bundle with what it was known by', async () => {
      const project = await addLibrary()
      await importing(project, document)
      const {text, warnings} = await exportBundle(registers, project.key)
      expect(warnings).toEqual([])
      await importText(registers, 'bundle', text, {options: {key: `${project.key}X`}})
      const copy = await requireProject(registers.kysely, `${project.key}X`)
      expect((await importing(copy, document)).added).toEqual([])
    })

    describe('is refused', () => {
      test('with everything that is wrong, on its line, and nothing is added', async () => {
        const project = await addLibrary()
        const text = `{
 "risks": [
  {"title": "A", "likelihood": "sometimes", "impact": 9, "status": "Parked"},
  {"title": "B",
   "likelihood": 3,
   "identified_date": "01/02/2026"}
 ],
 "milestones": [{"title": "No day", "date": "TBD"}],
 "budget_lines": [{"title": "X", "amount": "1.2.3"}, {"title": "Y"}, 7],
 "actions": {"0": "not a list"}
}`
        expect(problemsOf(await refusal(importing(project, text)))).toEqual([
          'line 9, budget_lines[3]: is neither an object nor a text.',
          'line 10, actions: is not a list.',
        ])
        const problems = problemsOf(
          await refusal(importing(project, text.replace(', 7', '').replace('{"0": "not a list"}', 'null'))),
        )
        expect(problems).toEqual([
          expect.stringMatching(/^line 3, risks\[1\]\.impact: "9" is no level: 1 to 5, .*2 \(low, unlikely, minor\)/),
          expect.stringMatching(/^line 3, risks\[1\]\.likelihood: "sometimes" is no level/),
          expect.stringMatching(
            /^line 3, risks\[1\]\.status: "Parked" is not known; known are .*--map "risks\.status:Parked=…"$/,
          ),
          expect.stringMatching(
            /^line 6, risks\[2\]\.identified_date: "01\/02\/2026" has two meanings|^line 6, risks\[2\]\.identified_date: /,
          ),
          'line 8, milestones[1].date: is missing: a milestone is planned on a day.',
          expect.stringMatching(/^line 9, budget_lines\[1\]\.amount: /),
          expect.stringMatching(/^line 9, budget_lines\[2\]\.amount: is missing/),
        ])
        expect(await risksOf(project)).toEqual([])
      })

      test('unless somebody says what a value means', async () => {
        const project = await addLibrary()
        const value = {
          milestones: [{date: 'TBD', title: 'Permit'}],
          risks: [{impact: 'Huge', likelihood: 3, owner: 'ben', status: 'Parked', title: 'A'}],
        }
        await importing(project, value, 'status:Parked=open, impact:huge=5, milestones.date:TBD=2027-06-30')
        expect(await risksOf(project)).toMatchObject([
          {current: {impact: 5}, event: expect.stringContaining('status: Parked'), status: 'open'},
        ])
        expect(await problemsWith(value, 'state=open')).toEqual([
          '--map: "state=open" is not written as FIELD:VALUE=MEANING, such as status:Parked=open.',
        ])
      })

      test('when a day has two meanings, unless the order of days is set', async () => {
        const value = {actions: [{due: '01/02/2027', title: 'A'}]}
        expect(await problemsWith(value)).toEqual([expect.stringMatching(/^line 4, actions\[1\]\.due: /)])
        const project = await addLibrary()
        await importing(project, value, undefined, {...ana, conventions: {dateOrder: 'dmy', decimalMark: '.'}})
        expect((await loadActions(registers.kysely, NOW, {projectId: project.id}))[0]!.due).toBe('2027-02-01')
      })

      test('when two entries have one id, and when there is no project or no list', async () => {
        expect(
          await problemsWith({
            risks: [
              {id: 1, title: 'A'},
              {id: 1, title: 'B'},
            ],
          }),
        ).toEqual(['line 8, risks[2].id: 1 is the id of risks[1] too, which says something else.'])
        expect(await problemsWith({notes: []})).toEqual([
          'line 1: has none of risks, milestones, stakeholders, budget_lines, actions.',
        ])
        expect(await problemsWith([1, null])).toHaveLength(2)
        expect(await refusal(importText(registers, 'legacy', '{}'))).toMatchObject({
          code: 'PROJECT_NEEDED',
          exitCode: 2,
        })
        expect(await refusal(importText(registers, 'legacy', '{"risks": []}', {projectKey: 'NOPE'}))).toMatchObject({
          exitCode: 3,
        })
      })

      test('when it is not JSON, too deep, or hides control characters; __proto__ is a name like any other', async () => {
        expect(await problemsWith('{"risks": [}')).toEqual([expect.stringMatching(/^line 1: is not JSON/)])
        expect(await problemsWith(`{"risks": ${'['.repeat(99)}${']'.repeat(99)}}`)).toEqual([
          'line 1: is nested more than 64 levels deep.',
        ])
        expect(await problemsWith({risks: [{title: 'red\u001b[31m'}]})).toEqual([
          'line 4, risks[1].title: holds a control character (U+001B); type it without.',
        ])
        const project = await addLibrary()
        await importing(
          project,
          '{"risks": [{"title": "A", "__proto__": {"owner": "eve"}, "note": "\'; drop table risk; --"}]}',
        )
        expect(await risksOf(project)).toMatchObject([
          {event: expect.stringContaining('__proto__: {"owner":"eve"}'), owner: null},
        ])
      })
    })

    test('whatever it says, it comes in as a whole or is refused with words', async () => {
      const value = fc.oneof(
        fc.constantFrom('High', '30%', 'TBD', 'Open', 'Done', '2026-01-31', '1/2/2026', '£5', ''),
        fc.integer(),
        fc.double({noNaN: true}),
        fc.constant(null),
        fc.boolean(),
        fc.string(),
      )
      const names = [
        'id',
        'title',
        'description',
        'likelihood',
        'impact',
        'owner',
        'status',
        'due',
        'date',
        'amount',
        'name',
        'x',
      ]
      const entry = fc.dictionary(fc.constantFrom(...names), value)
      const lists = ['risks', 'actions', 'milestones', 'stakeholders', 'budget_lines']
      const project = await addLibrary()
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.constantFrom(...lists), fc.array(entry, {maxLength: 4}), {minKeys: 1}),
          async (file) => {
            const before = (await risksOf(project)).length
            try {
              const {added} = await importing(project, file)
              expect((await risksOf(project)).length - before).toBe(added.filter((each) => each.includes('-R')).length)
            } catch (error) {
              expect(problemsOf(error as never).length).toBeGreaterThan(0)
              expect((await risksOf(project)).length).toBe(before)
            }
          },
        ),
        {numRuns: 60},
      )
    }, 60_000)
  },
  {migrated: true},
)
