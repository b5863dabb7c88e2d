import {describe, expect, it} from 'vitest'
import {loadActions} from '#shared/actions/index'
import {withEvidence} from '#shared/analysis/evidence/index'
import {
  acceptSuggestions,
  applyChoices,
  loadSuggestions,
  readSuggestionReferences,
  rejectSuggestions,
} from '#shared/analysis/index'
import type {StoredDocument} from '#shared/documents/index'
import {loadRisks} from '#shared/risks/index'
import {analyse} from '../support/analysed-document.ts'
import {describeEachDatabase} from '../support/databases.ts'
import {addText} from '../support/document-text.ts'
import {ana, NOW, problemsOf, refusal, useRegisters} from '../support/registers.ts'

const RISK = 'There is a risk that asbestos is found behind the panels of the west wing.'
const TEXT = `${RISK}

Ben Okafor will order the roof survey by 14 December 2026.

The handover of the building is planned for 15 March 2027.

The contractor asks for an advance payment of EUR 42,500.00 for the scaffolding.`

describeEachDatabase(
  'suggestions of a document',
  (database) => {
    const registers = useRegisters(database)

    async function analysed(text = TEXT) {
      const project = await registers.addProject({currency: 'EUR'})
      const document = await addText(registers, project, [text])
      const [analysis] = await analyse(registers, document, [text])
      return {analysis: analysis!, document, project}
    }

    const list = (document: StoredDocument, all = false) =>
      loadSuggestions(registers.kysely, {all, typed: readSuggestionReferences([document.reference])})
    const selection = (...typed: string[]) => ({projectKey: undefined, typed: readSuggestionReferences(typed)})
    const accept = (reference: string, fields = {}) =>
      registers.change((transaction) => acceptSuggestions(transaction, selection(reference), fields, ana))
    const reject = (reference: string, reason?: string) =>
      registers.change((transaction) => rejectSuggestions(transaction, selection(reference), {reason}, ana))
    const numberOf = async (document: StoredDocument, kind: string) =>
      (await list(document, true)).find((suggestion) => suggestion.kind === kind)!.reference

    it('are proven by its words, wait for a decision, and put nothing into a register', async () => {
      const {analysis, document, project} = await analysed()
      const suggestions = await list(document)
      expect(suggestions.map(({kind}) => kind).toSorted()).toEqual(['action', 'amount', 'date', 'risk', 'stakeholder'])
      for (const {evidence} of suggestions) {
        const {end, quote, start} = evidence[0]!
        expect(TEXT.slice(start, end)).toBe(quote)
      }
      expect(analysis.suggestions).toEqual({accepted: 0, pending: 5, rejected: 0})
      expect(analysis.findings.find(({kind}) => kind === 'risk')?.suggestion).toBe(await numberOf(document, 'risk'))
      expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
    })

    it('become entries that show where they come from', async () => {
      const {document, project} = await analysed()
      await registers.addBudgetLine(project)
      const risk = await accept(await numberOf(document, 'risk'), {owner: 'ben'})
      expect(risk.suggestions[0]).toMatchObject({became: `${project.key}-R1`, decidedBy: 'ana', status: 'accepted'})
      const [shown] = await withEvidence(
        registers.kysely,
        await loadRisks(registers.kysely, NOW, {projectId: project.id}),
      )
      expect(shown).toMatchObject({
        evidence: [{document: document.reference, page: 1, quote: RISK}],
        owner: 'ben',
        status: 'proposed',
      })
      await accept(await numberOf(document, 'action'))
      expect(await loadActions(registers.kysely, NOW, {projectId: project.id})).toMatchObject([
        {due: '2026-12-14', owner: 'Ben Okafor', source: document.reference},
      ])
      expect((await accept(await numberOf(document, 'date'))).suggestions[0]!.became).toBe(`${project.key}-M1`)
      expect((await accept(await numberOf(document, 'stakeholder'))).suggestions[0]!.became).toBe(`${project.key}-S1`)
      const amount = await accept(await numberOf(document, 'amount'), {as: 'commit', line: 'B1'})
      expect(amount.suggestions[0]!.became).toBe(`${project.key}-T1`)
      expect(amount.warnings[0]).toContain('over budget')
    })

    it('of amounts need a budget line, and nothing is accepted when one thing is wrong', async () => {
      const {document} = await analysed()
      const typed = selection(`${document.reference}/1-5`)
      const refused = await refusal(
        registers.change((transaction) => acceptSuggestions(transaction, typed, {as: 'burn'}, ana)),
      )
      expect(refused).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
      expect(problemsOf(refused)).toEqual([
        expect.stringContaining('--as'),
        expect.stringMatching(/\/\d --line: is missing/),
      ])
      expect(await list(document)).toHaveLength(5)
    })

    it('that were decided are not suggested again, neither by another analysis nor for another version', async () => {
      const {document, project} = await analysed()
      await accept(await numberOf(document, 'risk'))
      await reject(await numberOf(document, 'date'), 'known')
      const kinds = async () => (await list(document)).map(({kind}) => kind).toSorted()
      expect(await kinds()).toEqual(['action', 'amount', 'stakeholder'])
      await analyse(registers, document, [TEXT])
      expect(await kinds()).toEqual(['action', 'amount', 'stakeholder'])
      const changed = `A new first paragraph.\n\n${TEXT.replace('the panels', 'the old panels')}`
      const next = await addText(registers, project, [changed], document)
      const [analysis] = await analyse(registers, next, [changed])
      expect(analysis).toMatchObject({isOutdated: false, version: 2})
      expect((await list(document)).filter(({kind}) => kind === 'risk' || kind === 'date')).toEqual([])
    })

    it('keep their numbers while they are found, and are withdrawn when they no longer are', async () => {
      const {document} = await analysed()
      const before = await numberOf(document, 'action')
      await analyse(registers, document, [TEXT.replace(RISK, '')])
      expect(await numberOf(document, 'action')).toBe(before)
      expect((await list(document)).some(({kind}) => kind === 'risk')).toBe(false)
      await analyse(registers, document, [TEXT])
      expect((await list(document)).at(-1)).toMatchObject({kind: 'risk', reference: `${document.reference}/6`})
    })

    it('come back when the change is undone, and the entry goes', async () => {
      const {document, project} = await analysed()
      await accept(await numberOf(document, 'risk'))
      await registers.undo()
      expect(await loadRisks(registers.kysely, NOW, {projectId: project.id})).toEqual([])
      expect((await list(document)).map(({kind}) => kind)).toContain('risk')
      await registers.undo((await registers.newestChange()).id - 2)
      expect(await list(document)).toEqual([])
    })

    it('that are decided are not decided again; what was rejected can be accepted', async () => {
      const {document} = await analysed()
      const reference = await numberOf(document, 'risk')
      await reject(reference)
      expect(await refusal(reject(reference))).toMatchObject({code: 'NOT_ALLOWED_NOW', exitCode: 4})
      await accept(reference)
      const refused = await refusal(accept(reference))
      expect(problemsOf(refused)[0]).toMatch(/was accepted as LIB\d+-R1 on 2026-11-23 by ana/)
    })

    it('are found by number, several at once; what is not there is said', async () => {
      const {document} = await analysed()
      await reject(`${document.reference}/1,3-4`)
      expect(await list(document)).toHaveLength(2)
      expect(await refusal(reject(`${document.reference}/77`))).toMatchObject({
        code: 'SUGGESTION_NOT_FOUND',
        exitCode: 3,
        nextStep: `coord document suggestions ${document.reference}`,
      })
      expect(await refusal(reject('NOPE-D1/1'))).toMatchObject({exitCode: 3})
    })

    it('that were chosen one by one are decided as one change', async () => {
      const {document} = await analysed()
      const before = (await registers.newestChange()).id
      const choices = [
        {fields: {title: 'Asbestos'}, reference: await numberOf(document, 'risk'), verb: 'accept'},
        {reference: await numberOf(document, 'action'), verb: 'reject'},
      ] as const
      const {suggestions} = await registers.change((transaction) =>
        applyChoices(transaction, choices, {reason: 'looked at'}, ana),
      )
      expect(suggestions.map(({status}) => status)).toEqual(['accepted', 'rejected'])
      expect((await registers.newestChange()).id).toBe(before + 1)
    })

    it('are not made of people who are on the register already', async () => {
      const project = await registers.addProject()
      await registers.addStakeholder(project, {name: 'Ben Okafor'})
      const document = await addText(registers, project, [TEXT])
      await analyse(registers, document, [TEXT])
      expect((await list(document)).filter(({kind}) => kind === 'stakeholder')).toEqual([])
    })
  },
  {migrated: true},
)

describe('references of suggestions', () => {
  it('are a document, or numbers of it', () => {
    expect(readSuggestionReferences(['LIB-D1', 'd2/3', 'D1/1,4-6'])).toEqual([
      {document: 'LIB-D1', numbers: null},
      {document: 'd2', numbers: [3]},
      {document: 'D1', numbers: [1, 4, 5, 6]},
    ])
  })

  it.each(['D1/', 'D1/0', 'D1/x', 'D1/5-3', 'D1/1/2', 'D1/1-999999'])('are not %s', (typed) => {
    expect(() => readSuggestionReferences([typed])).toThrow('names no suggestion')
  })
})
