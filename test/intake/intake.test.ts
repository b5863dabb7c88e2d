import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {loadBudgetLines} from '#shared/budgets/index'
import {acceptIntake, IntakeShape, loadIntake, readIntakeFile, saveSection, saveTypedIntake} from '#shared/intake/index'
import {loadMilestones} from '#shared/milestones/index'
import {changeProjectStatus} from '#shared/projects/index'
import {loadRisks, removeRisks} from '#shared/risks/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

const sound = `
context:
  situation: |
    The garden is closed.
    Since: 2019 # really
  problem: "no: light"
scope:
  in: [Paths, "Lamps: LED", "3"]
  out: [none]
risks:
  risks:
    - {title: Asbestos, likelihood: 3, impact: 4, owner: ben, mitigation: Survey first}
    - {title: Flood}
stakeholders:
  stakeholders:
    - {name: Friends of the garden, influence: 4, interest: 5}
timeframe:
  milestones:
    - {title: Permit, date: tomorrow, type: GATE}
`

const read = (text: string) => readIntakeFile('-', Readable.from([text]))

describeEachDatabase(
  'the intake form',
  (database) => {
    const registers = useRegisters(database)

    const save = async (key: string, text: string, section?: string) => {
      const typed = await read(text)
      return registers.change((transaction) => saveTypedIntake(transaction, key, typed, ana, section))
    }
    const accept = (key: string) => registers.change((transaction) => acceptIntake(transaction, key, ana))
    const answersOf = async (key: string) => {
      const page = await loadIntake(registers.kysely, key)
      return Object.fromEntries(
        page.sections.flatMap(({name, questions}) =>
          questions.flatMap((each) => (each.answer === null ? [] : [[`${name}.${each.name}`, each.answer]])),
        ),
      )
    }

    describe('from a file', () => {
      test('keeps texts as they stand, and days and amounts as what they mean', async () => {
        const {key} = await registers.addProject({currency: 'GBP'})
        const page = await save(key, `${sound}cost:\n  budget:\n    - {name: Works, amount: 12k, fiscal-year: 2027}\n`)
        expect(IntakeShape.parse(page)).toEqual(page)
        expect(page).toMatchObject({answered: 8, completePercent: '38.1', questions: 21})
        expect(await answersOf(key)).toEqual({
          'context.problem': 'no: light',
          'context.situation': 'The garden is closed.\nSince: 2019 # really',
          'cost.budget': [{amount: '12000.00', 'fiscal-year': '2027', name: 'Works'}],
          'risks.risks': [
            {impact: '4', likelihood: '3', mitigation: 'Survey first', owner: 'ben', title: 'Asbestos'},
            {title: 'Flood'},
          ],
          'scope.in': ['Paths', 'Lamps: LED', '3'],
          'scope.out': ['none'],
          'stakeholders.stakeholders': [{influence: '4', interest: '5', name: 'Friends of the garden'}],
          'timeframe.milestones': [{date: '2026-11-24', title: 'Permit', type: 'gate'}],
        })
      })

      test('leaves what it does not name, and clears what is empty', async () => {
        const {key} = await registers.addProject()
        await save(key, sound)
        await save(key, 'scope:\n  in:\n  out: [Cellar]\ncontext:\n')
        const answers = await answersOf(key)
        expect(answers).not.toHaveProperty(['scope.in'])
        expect(answers).toMatchObject({'context.problem': 'no: light', 'scope.out': ['Cellar']})
      })

      test('is taken for one section alone when that is wanted', async () => {
        const {key} = await registers.addProject()
        await save(key, sound, 'scope')
        expect(Object.keys(await answersOf(key))).toEqual(['scope.in', 'scope.out'])
        expect(problemsOf(await refusal(save(key, sound, 'scop')))).toEqual([
          expect.stringMatching(/^--section: must be one of context, .*did you mean scope\?/),
        ])
      })

      test('comes back from its own template as it was', async () => {
        const {key} = await registers.addProject({name: 'Garden\nof names'.replace('\n', ' ')})
        await save(key, sound)
        const before = await answersOf(key)
        const {template} = await loadIntake(registers.kysely, key, {template: true})
        expect(template).toContain('# What can go wrong, or better than planned? A list:')
        await save(key, template!)
        expect(await answersOf(key)).toEqual(before)
        const again = await loadIntake(registers.kysely, key, {template: true})
        expect(again.template).toBe(template)
      })

      test('reports all that is wrong at once, in the order of the lines, and saves nothing', async () => {
        const {key} = await registers.addProject({currency: 'GBP'})
        const wrong = `contxt:
  problem: x
scope:
  in: Roof
risks:
  risks:
    - title: Asbestos
      likelihood: 9
      probabilty: 3
    - title: asbestos
      likelihood: 3
cost:
  budget:
    - {name: Works, amount: "1,00"}
timeframe:
  milestones:
    - date: 01/02/2027
`
        const error = await refusal(save(key, wrong))
        expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
        expect(problemsOf(error)).toEqual([
          expect.stringMatching(/^line 1, contxt: is not part of the form; .* \(did you mean context\?\)\.$/),
          'line 4, scope.in: must be a list.',
          'line 8, risks.risks[1].likelihood: must be a whole number from 1 to 5.',
          expect.stringMatching(/^line 9, risks\.risks\[1\]\.probabilty: is not known here/),
          'line 10, risks.risks[2]: has the same name as entry 1: "asbestos".',
          'line 10, risks.risks[2]: needs likelihood and impact, or neither.',
          expect.stringMatching(/^line 14, cost\.budget\[1\]\.amount: "1,00" has groups/),
          'line 17, timeframe.milestones[1].title: is missing.',
          expect.stringMatching(/^line 17, timeframe\.milestones\[1\]\.date: "01\/02\/2027" can be read as/),
        ])
        expect(await answersOf(key)).toEqual({})
      })

      test('needs the currency of the project for an amount', async () => {
        const {key} = await registers.addProject()
        expect(problemsOf(await refusal(save(key, 'cost:\n  budget:\n    - {name: Works, amount: 5}\n')))).toEqual([
          `line 3, cost.budget[1].amount: needs the currency of the project first: coord project edit ${key} --currency EUR.`,
        ])
      })
    })

    describe('section by section', () => {
      test('saves the questions that were asked, and leaves the others', async () => {
        const {key} = await registers.addProject()
        await save(key, sound)
        const given = {problem: 'Dark'}
        await registers.change((transaction) => saveSection(transaction, key, 'context', given, ana))
        expect(await answersOf(key)).toMatchObject({
          'context.problem': 'Dark',
          'context.situation': 'The garden is closed.\nSince: 2019 # really',
        })
      })
    })

    describe('when it is accepted', () => {
      test('creates its risks, stakeholders and milestones, and says which', async () => {
        const project = await registers.addProject()
        await save(project.key, sound)
        const {page, warnings} = await accept(project.key)
        expect(page.created).toEqual([
          {name: 'Asbestos', reference: `${project.key}-R1`, section: 'risks'},
          {name: 'Flood', reference: `${project.key}-R2`, section: 'risks'},
          {name: 'Friends of the garden', reference: `${project.key}-S1`, section: 'stakeholders'},
          {name: 'Permit', reference: `${project.key}-M1`, section: 'timeframe'},
        ])
        expect(page.notCreated).toEqual([])
        expect(warnings).toEqual([expect.stringMatching(/^The form is 33\.3 % complete; open: outcomes\.desired, /)])
        const filter = {projectId: project.id}
        expect(await loadRisks(registers.kysely, NOW, filter)).toMatchObject([
          {current: {score: 12}, mitigation: 'Survey first', owner: 'ben', status: 'open', title: 'Asbestos'},
          {current: null, status: 'proposed', title: 'Flood'},
        ])
        expect(await loadStakeholders(registers.kysely, NOW, filter)).toMatchObject([{influence: 4, interest: 5}])
        expect(await loadMilestones(registers.kysely, NOW, filter)).toMatchObject([
          {baseline: '2026-11-24', title: 'Permit', type: 'gate'},
        ])
      })

      test('creates its budget lines, with the amounts that were meant, whatever mark is typed here', async () => {
        const project = await registers.addProject({currency: 'GBP'})
        const budget = 'cost:\n  budget:\n    - {name: Works, amount: 12.5k, kind: cost, category: works}\n'
        await save(project.key, budget)
        const comma = {...ana, conventions: {...ana.conventions, decimalMark: ','}} as const
        const accepted = await registers.change((transaction) => acceptIntake(transaction, project.key, comma))
        expect(accepted.page.created).toEqual([{name: 'Works', reference: `${project.key}-B1`, section: 'cost'}])
        expect(await loadBudgetLines(registers.kysely, NOW, {projectId: project.id})).toMatchObject([
          {category: 'works', figures: {approved: {amount: '12500.00', currency: 'GBP'}}, name: 'Works'},
        ])
      })

      test('twice adds nothing twice, not even what was removed since; new entries come in', async () => {
        const project = await registers.addProject()
        await save(project.key, sound)
        await accept(project.key)
        const selection = {projectKey: undefined, references: [`${project.key}-R1`]}
        await registers.change((transaction) => removeRisks(transaction, selection, ana))
        expect((await accept(project.key)).page.created).toEqual([])
        await save(project.key, 'risks:\n  risks:\n    - title: ASBESTOS\n    - title: Drought\n')
        expect((await accept(project.key)).page.created).toMatchObject([
          {name: 'Drought', reference: `${project.key}-R3`},
        ])
      })

      test('is taken back by undo, all of it, and can be accepted again', async () => {
        const project = await registers.addProject()
        await save(project.key, sound)
        await accept(project.key)
        await registers.undo()
        const filter = {projectId: project.id}
        expect(await loadRisks(registers.kysely, NOW, filter)).toEqual([])
        expect(await loadMilestones(registers.kysely, NOW, filter)).toEqual([])
        expect(await loadStakeholders(registers.kysely, NOW, filter)).toEqual([])
        expect((await accept(project.key)).page.created).toHaveLength(4)
      })

      test('creates all or nothing, with every problem at its place', async () => {
        const project = await registers.addProject()
        await save(
          project.key,
          'risks:\n  risks:\n    - title: Flood\ntimeframe:\n  milestones:\n    - title: Permit\n',
        )
        expect(problemsOf(await refusal(accept(project.key)))).toEqual([
          'timeframe.milestones[1].date: is missing: a milestone is planned on a day.',
        ])
        expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
      })

      test('is not, once the project is over', async () => {
        const {key} = await registers.addProject({...approvable, status: 'active'})
        await registers.change((transaction) => changeProjectStatus(transaction, [key], 'completed', ana))
        expect(await refusal(accept(key))).toMatchObject({code: 'NOT_ALLOWED_NOW', exitCode: 4})
      })
    })
  },
  {migrated: true},
)

describe('a file that is no form', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'intake-'))
  })
  afterAll(() => rmSync(folder, {force: true, recursive: true}))

  test('is refused with the lines that are not YAML', async () => {
    expect(problemsOf(await refusal(read('a: b: c\nscope:\n  in: *x\n')))).toEqual([
      expect.stringMatching(/^line 1: is not YAML: Nested mappings/),
      'line 3: refers to another place (*): write it out.',
    ])
    expect(problemsOf(await refusal(read('scope:\n  in: [a]\nscope:\n')))).toEqual([
      expect.stringMatching(/^line 3: is not YAML: .*unique/),
    ])
    expect(problemsOf(await refusal(read('- a\n')))).toEqual([expect.stringMatching(/^line 1: is not the form/)])
  })

  test('is named when it is not there, or is too large', async () => {
    const missing = join(folder, 'nope.yaml')
    expect(problemsOf(await refusal(readIntakeFile(missing, Readable.from([]))))).toEqual([
      `--from: ${missing} is not there.`,
    ])
    const large = join(folder, 'large.yaml')
    writeFileSync(large, `# ${'x'.repeat(1_000_000)}`)
    expect(problemsOf(await refusal(readIntakeFile(large, Readable.from([]))))).toEqual([
      expect.stringMatching(/is larger than 1000000 bytes/),
    ])
  })

  test('that is empty has nothing in it', async () => {
    expect((await read('')).intake).toEqual({})
    expect((await read('# only a comment\n')).intake).toEqual({})
  })
})
