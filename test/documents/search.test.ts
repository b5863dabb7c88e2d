import {beforeAll, describe, expect, test} from 'vitest'
import {nearWords} from '#shared/documents/near-words'
import {searchDocuments, searchWarnings} from '#shared/documents/search'
import {searchTerms} from '#shared/documents/search-terms'
import {renderHits} from '#shared/documents/search-view'
import {describeEachDatabase} from '../support/databases.ts'
import {writeDocument} from '../support/documents.ts'
import {refusal, useRegisters} from '../support/registers.ts'
import {terminalOf} from '../support/screens.ts'

describe('what is looked for', () => {
  const texts = (typed: string) => {
    const {unwanted, wanted} = searchTerms(typed)
    return {unwanted: unwanted.map(({text}) => text), wanted: wanted.map(({text}) => text)}
  }

  test.each([
    ['words', 'asbestos  survey', ['asbestos', 'survey'], []],
    ['words in quotes', '"west wing" roof', ['west wing', 'roof'], []],
    ['German quotes', '„west wing“ roof', ['west wing', 'roof'], []],
    ['an open quote', '"west wing', ['west wing'], []],
    ['a minus, not a hyphen', 'e-mail -roof -"west wing" INV-991', ['e-mail', 'INV-991'], ['roof', 'west wing']],
    ['nothing in signs', '& -- - "" !', [], []],
  ])('%s', (_what, typed, wanted, unwanted) => {
    expect(texts(typed)).toEqual({unwanted, wanted})
  })

  test('no more words than a search has', () => {
    expect(searchTerms('word '.repeat(200)).wanted).toHaveLength(24)
    expect(searchTerms('w'.repeat(100_000)).wanted[0]!.text).toHaveLength(1000)
  })
})

describe('words like the typed one', () => {
  test.each([
    ['a letter left out', 'scafolding', ['scaffolding'], ['scaffolding']],
    ['letters swapped', 'abset', ['abest', 'abseits'], ['abest']],
    ['two slips in a long word only', 'asbsetoss', ['asbestos'], ['asbestos']],
    ['not two in a short one', 'roofx', ['proof', 'hoof'], []],
    ['the nearest alone', 'contracts', ['contract', 'contraste'], ['contract']],
    [
      'what it is a part of',
      'sanierung',
      ['asbestsanierung', 'sanierungsplan', 'kassierung'],
      ['sanierungsplan', 'asbestsanierung'],
    ],
    ['not itself', 'roof', ['roof'], []],
  ])('%s', (_what, typed, candidates, expected) => {
    expect(nearWords(typed, candidates)).toEqual(expected)
  })
})

describeEachDatabase(
  'search in documents',
  (database) => {
    const registers = useRegisters(database)
    let projectId: number
    let english: string
    let german: string

    const search = (text: string, filter = {}, limit?: number) =>
      searchDocuments(registers.kysely, text, {projectIds: [projectId], ...filter}, limit)
    const pages = async (text: string, filter = {}) =>
      (await search(text, filter)).hits.map(({page, reference}) => `${reference} ${page}`)

    beforeAll(async () => {
      const project = await registers.addProject({key: 'LIB'})
      projectId = project.id
      english = await writeDocument(
        registers,
        project,
        [
          'The scaffolding of the west wing was delivered. Nobody has seen the permit.',
          'Contractors remove asbestos.\nThe asbestos survey is late; asbestos is found in every ceiling of the west wing.',
          'The roof leaks on the west side, and the wing of a bird was found. Asbestos may be there.',
        ],
        {kind: 'contract', title: 'Framework contract'},
      )
      german = await writeDocument(
        registers,
        project,
        [
          {language: 'de', text: 'Die Asbestsanierung der Gebäude beginnt im März. Verträge wurden geschlossen.'},
          {language: null, text: 'INV-991 12.450,00 EUR Gerüstbau Übergabe'},
        ],
        {kind: 'invoice', title: 'Rechnung'},
      )
    })

    test('finds pages with all words, in any form of the language, the page that says it most first', async () => {
      expect(await pages('asbestos')).toEqual([`${english} 2`, `${english} 3`])
      expect(await pages('ceilings surveys')).toEqual([`${english} 2`])
      expect(await pages('Gebäudes')).toEqual([`${german} 1`])
      expect(await pages('vertrag')).toEqual([`${german} 1`])
      expect(await pages('übergabe GERÜSTBAU')).toEqual([`${german} 2`])
      expect(await pages('asbestos permit')).toEqual([])
    })

    test('finds the beginning of a German word, which may be put together of several', async () => {
      expect(await pages('Asbest', {language: 'de'})).toEqual([`${german} 1`])
    })

    test('words in quotes in that order, and none with a minus', async () => {
      expect(await pages('"west wing" asbestos')).toEqual([`${english} 2`])
      expect(await pages('west wing asbestos')).toEqual([`${english} 2`, `${english} 3`])
      expect(await pages('asbestos -roof')).toEqual([`${english} 2`])
      expect(await pages('INV-991')).toEqual([`${german} 2`])
    })

    test('tells what it is a page of, with marks around the words', async () => {
      const {hits, total} = await search('survey')
      expect(total).toBe(1)
      expect(hits).toMatchObject([
        {
          kind: 'contract',
          language: 'en',
          page: 2,
          pages: 3,
          project: 'LIB',
          reference: english,
          title: 'Framework contract',
        },
      ])
      const [{excerpt, marks}] = hits as [(typeof hits)[0]]
      expect(marks.map(({end, start}) => excerpt.slice(start, end))).toEqual(['survey'])
      expect(excerpt).not.toMatch(/[\n\u0001\u0002]/)
    })

    test('narrows to documents, kinds, languages and projects', async () => {
      expect(await pages('west', {references: [german]})).toEqual([])
      expect(await pages('west', {kind: 'contract'})).toHaveLength(3)
      expect(await pages('west', {kind: 'invoice'})).toEqual([])
      expect(await pages('west', {language: 'de'})).toEqual([])
      const other = await registers.addProject()
      const there = await writeDocument(registers, other, ['A west wing elsewhere'])
      expect(await pages('west elsewhere', {projectIds: [other.id]})).toEqual([`${there} 1`])
      expect(await pages('west elsewhere')).toEqual([])
      expect(await pages('west elsewhere', {projectIds: undefined})).toEqual([`${there} 1`])
    })

    test('takes a word that is nowhere for a slip of the finger, and says so', async () => {
      const found = await search('scafolding')
      expect(found).toMatchObject({
        hits: [{page: 1, reference: english}],
        instead: [{word: 'scafolding', words: ['scaffolding']}],
      })
      expect(searchWarnings(found)).toEqual(['No page has "scafolding". Looked for instead: scaffolding.'])
      expect(await pages('absestos west')).toEqual([`${english} 2`, `${english} 3`])
      expect(await pages('Gerustbau')).toEqual([`${german} 2`])
      expect(await pages('sanierung')).toEqual([`${german} 1`])
    })

    test('looks for nothing else when the words are there, only not together, or nothing is like them', async () => {
      expect(await search('scaffolding roof')).toMatchObject({hits: [], instead: []})
      const found = await search('xylophone')
      expect(found).toMatchObject({hits: [], instead: [{word: 'xylophone', words: []}], total: 0})
      expect(searchWarnings(found)).toEqual(['No page has "xylophone", nor a word like it.'])
    })

    test.each(['%', "' or 1 = 1", "'; drop table document; --", 'a:* & !b | <-> c', ':*', '\\', '(', '😀 west'])(
      'takes every character for itself: %s',
      async (text) => {
        const found = await search(text).catch((error) => error)
        expect(found.code ?? 'found').toMatch(/^(found|INVALID_INPUT)$/)
      },
    )

    test('only the newest version, nothing that was removed', async () => {
      const project = await registers.addProject()
      const only = {projectIds: [project.id]}
      const reference = await writeDocument(registers, project, ['Quicksand below the cellar'])
      await writeDocument(registers, project, ['Bedrock below the cellar'], {replaces: reference})
      expect(await pages('quicksand', only)).toEqual([])
      expect(await pages('bedrock', only)).toEqual([`${reference} 1`])
      await registers.pool.query('update document_version set removed_at = now() where reference = $1 and number = 2', [
        reference,
      ])
      expect(await pages('quicksand', only)).toEqual([`${reference} 1`])
      await registers.pool.query('update document set removed_at = now() where reference = $1', [reference])
      expect(await pages('quicksand', only)).toEqual([])
    })

    test('counts all pages, shows as many as were asked for, and says when not all were put in order', async () => {
      const project = await registers.addProject()
      await writeDocument(
        registers,
        project,
        Array.from({length: 30}, (_, index) => `Minutes of meeting ${index}`),
      )
      const found = await search('minutes', {projectIds: [project.id]}, 5)
      expect(found.total).toBe(30)
      expect(found.hits).toHaveLength(5)
      expect((await search('minutes', {projectIds: [project.id]})).hits).toHaveLength(20)
      expect(searchWarnings({...found, total: 501})).toEqual([
        '501 pages have that; only the 500 that were added last are put in order. Add a word.',
      ])
    })

    test.each(['', '  ', '!!', '-asbestos', 'the of and'])('of nothing is refused: %j', async (text) => {
      expect(await refusal(search(text))).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
    })

    test('shows the words by asterisks where there is no colour, and no escape sequence of a document', async () => {
      const project = await registers.addProject()
      await writeDocument(registers, project, ['Red \u001b[31malert\u001b[0m on deck'], {title: 'Log\u001b[2J'})
      const found = await search('deck', {projectIds: [project.id]})
      const text = renderHits(found, found.hits, terminalOf(80))
      expect(text).toContain('on *deck*')
      expect(text).toMatch(/Log {2}page 1 of 1/)
      expect(text).not.toContain('\u001b')
    })
  },
  {migrated: true},
)
