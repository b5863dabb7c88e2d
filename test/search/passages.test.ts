import {describe, expect, test} from 'vitest'
import {findPassages} from '#shared/search/index'
import {soughtTerms} from '#shared/search/question'
import {describeEachDatabase} from '../support/databases.ts'
import {assessed, NOW, refusal, useRegisters} from '../support/registers.ts'

describe('what a question looks for', () => {
  test('its telling words, each once, in English and German', () => {
    expect(soughtTerms('Which of the risks mention asbestos, and is ASBESTOS expensive?').words).toEqual([
      'asbestos',
      'expensive',
    ])
    expect(soughtTerms('Welche Risiken betreffen das Dach über dem Lesesaal?').words).toEqual(['dach', 'lesesaal'])
  })

  test('the registers it names', () => {
    expect(soughtTerms('Which risks and actions are open?')).toEqual({
      kinds: ['risk', 'action'],
      references: [],
      words: [],
    })
    expect(soughtTerms('Welche Meilensteine kommen?').kinds).toEqual(['milestone'])
  })

  test('references, in short where the project is known', () => {
    expect(soughtTerms('What became of lib-r3 and A2?', 'LIB').references).toEqual(['LIB-R3', 'LIB-A2'])
    expect(soughtTerms('What became of R3?').references).toEqual([])
    expect(soughtTerms('COVID-19 and B52s in AB-12').references).toEqual([])
  })

  test('no more words than a question has', () => {
    const words = Array.from({length: 500}, (_, index) => `word${index}`)
    expect(soughtTerms(words.join(' ')).words).toHaveLength(24)
  })
})

describeEachDatabase(
  'passages for a question',
  (database) => {
    const registers = useRegisters(database)

    const find = (question: string, ...keys: string[]) => findPassages(registers.kysely, question, keys, NOW)

    const references = async (question: string, ...keys: string[]) =>
      (await find(question, ...keys)).passages.map(({reference}) => reference)

    test('come from every register, any word is enough, the entry with more and rarer words first', async () => {
      const project = await registers.addProject({currency: 'GBP', description: 'Scaffold around the tower'})
      const both = await registers.addRisk(project, {cause: 'Asbestos', title: 'Scaffold collapses'})
      const action = await registers.addAction(project, {title: 'Rent a scaffold'})
      const milestone = await registers.addMilestone(project, {description: 'The scaffold stands', title: 'Ready'})
      const line = await registers.addBudgetLine(project, {category: 'scaffold', name: 'Works'})
      const stakeholder = await registers.addStakeholder(project, {name: 'Ida', organisation: 'Scaffold Ltd'})
      const {transactions} = await registers.book('actual', line.reference, '12.50', {memo: 'scaffold'})
      const {by, passages} = await find('Is there asbestos at the scaffold?', project.key)
      expect(by).toBe('words')
      expect(passages[0]).toMatchObject({reference: both.reference, words: ['asbestos', 'scaffold']})
      expect(passages.map(({reference}) => reference).toSorted()).toEqual(
        [project.key, both, action, milestone, line, stakeholder, transactions[0]!]
          .map((each) => (typeof each === 'string' ? each : each.reference))
          .toSorted(),
      )
    })

    test('hold what is known now, and no personal data', async () => {
      const project = await registers.addProject()
      const risk = await registers.addRisk(project, {
        ...assessed,
        mitigation: 'Survey first',
        title: 'Rot in the beams',
      })
      await registers.addStakeholder(project, {email: 'ida@example.org', name: 'Ida Beam', phone: '+44 20 7946 0000'})
      const {passages} = await find('What about the beams?', project.key)
      expect(passages).toMatchObject([
        {kind: 'risk', project: project.key, reference: risk.reference, title: 'Rot in the beams'},
        {kind: 'stakeholder', title: 'Ida Beam'},
      ])
      expect(passages[0]!.facts).toEqual(
        expect.arrayContaining([
          ['score', '12 (likelihood 3, impact 4, orange)'],
          ['owner', 'ben'],
          ['mitigation', 'Survey first'],
        ]),
      )
      expect(JSON.stringify(passages)).not.toMatch(/ida@example|7946/)
      expect(await references('ida@example.org', project.key)).toEqual([passages[1]!.reference])
    })

    test('know the forms of words in English and German, and parts of compounds', async () => {
      const project = await registers.addProject()
      const delay = await registers.addRisk(project, {title: 'The permit is delayed'})
      const german = await registers.addRisk(project, {title: 'Verzögerung der Asbestsanierung'})
      expect(await references('Are there delays?', project.key)).toEqual([delay.reference])
      expect(await references('Gibt es Verzögerungen?', project.key)).toEqual([german.reference])
      expect(await references('Wo ist ASBEST?', project.key)).toEqual([german.reference])
      expect(await references('verzögerung', project.key)).toEqual([german.reference])
    })

    test('put a title before other texts, and the register that is named before others', async () => {
      const project = await registers.addProject()
      const inText = await registers.addRisk(project, {cause: 'The crane', title: 'Accident'})
      const inTitle = await registers.addRisk(project, {title: 'The crane falls'})
      const action = await registers.addAction(project, {title: 'Order the crane'})
      expect(await references('crane', project.key)).toEqual([inTitle.reference, action.reference, inText.reference])
      expect((await references('Which actions about the crane?', project.key))[0]).toBe(action.reference)
    })

    test('a rare word counts more than a common one', async () => {
      const project = await registers.addProject()
      for (let number = 1; number <= 5; number += 1) await registers.addRisk(project, {title: `Wall ${number}`})
      const rare = await registers.addRisk(project, {title: 'Mould'})
      expect((await references('mould wall', project.key))[0]).toBe(rare.reference)
    })

    test('a reference in the question comes first', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {title: 'Crane'})
      const named = await registers.addRisk(project, {title: 'Something else'})
      expect((await references(`Has ${named.reference} to do with the crane?`, project.key))[0]).toBe(named.reference)
      expect((await references(`And R${named.reference.split('R').at(-1)}?`, project.key))[0]).toBe(named.reference)
    })

    test('a question that only names a register gets its entries', async () => {
      const project = await registers.addProject()
      const low = await registers.addRisk(project, {...assessed, impact: '1', title: 'Paint'})
      const high = await registers.addRisk(project, {...assessed, impact: '5', title: 'Roof'})
      const {by, passages} = await find('What are the biggest risks?', project.key)
      expect({by, found: passages.map(({reference}) => reference)}).toEqual({
        by: 'register',
        found: [high.reference, low.reference],
      })
      expect(await references('How is the project going?', project.key)).toEqual([project.key])
    })

    test('stay in the projects that were named, and leave out what was removed', async () => {
      const one = await registers.addProject()
      const two = await registers.addProject()
      const three = await registers.addProject()
      const risks = []
      for (const project of [one, two, three]) risks.push(await registers.addRisk(project, {title: 'Lightning'}))
      expect((await references('lightning', one.key, two.key, one.key)).toSorted()).toEqual(
        [risks[0]!.reference, risks[1]!.reference].toSorted(),
      )
      await registers.undo()
      expect(await references('lightning', three.key)).toEqual([])
    })

    test('nothing is found where nothing fits', async () => {
      const project = await registers.addProject()
      expect(await find('Zeppelin?', project.key)).toMatchObject({by: 'nothing', passages: []})
      expect(await find('???', project.key)).toMatchObject({by: 'nothing', passages: []})
    })

    test('a project that is not there is an error', async () => {
      expect(await refusal(find('roof', 'NOPE'))).toMatchObject({exitCode: 3})
    })

    test('the question is never taken for a pattern or a query', async () => {
      const project = await registers.addProject()
      await registers.addRisk(project, {title: 'Plain'})
      for (const question of ['%', "' or 1=1 --", 'a & | ! b:*', '\\', '_____', '(((', '🙂'])
        expect(await references(question, project.key), question).toEqual([])
    })
  },
  {migrated: true},
)
