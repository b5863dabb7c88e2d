import {expect, test} from 'vitest'
import {loadAlerts} from '#shared/alerts/index'
import {defaultAlertThresholds} from '#shared/coordination/index'
import {
  addDocuments,
  checkAdding,
  editDocuments,
  loadDocuments,
  loadPages,
  removeDocuments,
  reviewDocuments,
  showDocuments,
} from '#shared/documents/index'
import {loadText} from '#shared/documents/text'
import {historyOf} from '#shared/history/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, NOW, TODAY, useRegisters} from '../support/registers.ts'
import {preparedText} from './prepared.ts'

describeEachDatabase(
  'documents',
  (database) => {
    const registers = useRegisters(database)
    const add = (project: {id: number; key: string; timezone: string}, ...args: AddArgs) => {
      const [files, fields = {}] = args
      return registers.change((transaction) => addDocuments(transaction, project, [files].flat(), fields, ana))
    }
    type AddArgs = [
      files: ReturnType<typeof preparedText> | ReturnType<typeof preparedText>[],
      fields?: Parameters<typeof addDocuments>[3],
    ]

    test('are numbered, and keep the text of each page', async () => {
      const project = await registers.addProject({key: 'KEEP'})
      const {added} = await add(project, [preparedText('a_b.txt', ['one', 'two']), preparedText('c.txt', 'three')])
      expect(added).toMatchObject([
        {
          addedOn: TODAY,
          file: {name: 'a_b.txt', version: 1},
          pages: {needingOcr: 0, total: 2},
          reference: 'KEEP-D1',
          title: 'a b',
        },
        {reference: 'KEEP-D2'},
      ])
      expect(await loadPages(registers.kysely, 'KEEP-D1')).toEqual([
        {needsOcr: false, number: 1, text: 'one'},
        {needsOcr: false, number: 2, text: 'two'},
      ])
    })

    test('with the same content are one, in a project, and one file in all of them', async () => {
      const [project, other] = [await registers.addProject({key: 'ONE'}), await registers.addProject({key: 'OTHER'})]
      await add(project, preparedText('a.txt', 'same words'))
      expect(await add(project, preparedText('b.txt', 'same words'))).toEqual({
        added: [],
        known: [{file: 'b.txt', reference: 'ONE-D1'}],
      })
      expect((await add(other, preparedText('a.txt', 'same words'))).added).toHaveLength(1)
      const {rows} = await registers.pool.query(`select count(*)::integer as count from document_file where size = 10`)
      expect(rows).toEqual([{count: 1}])
    })

    test('that were removed are added anew, under a new number', async () => {
      const project = await registers.addProject({key: 'ANEW'})
      await add(project, preparedText('a.txt', 'removed words'))
      await registers.change((transaction) =>
        removeDocuments(transaction, {projectKey: 'ANEW', references: ['D1']}, ana),
      )
      const {added} = await add(project, preparedText('a.txt', 'removed words'))
      expect(added.map(({reference}) => reference)).toEqual(['ANEW-D2'])
    })

    test('are replaced by a new version, which undo takes back', async () => {
      const project = await registers.addProject({key: 'NEXT'})
      await add(project, preparedText('v1.txt', 'first text'), {title: 'Charter'})
      await add(project, preparedText('v2.txt', ['second', 'text']), {replaces: 'd1'})
      const [shown] = await showDocuments(registers.kysely, ['D1'], 'NEXT', NOW)
      expect(shown).toMatchObject({file: {name: 'v2.txt', version: 2}, pages: {total: 2}, title: 'Charter'})
      expect(shown!.versions.map(({name}) => name)).toEqual(['v2.txt', 'v1.txt'])
      expect((await loadText(registers.kysely, 'D1', 'NEXT', {version: '1'})).pages[0]!.text).toBe('first text')
      await registers.undo()
      expect(await loadPages(registers.kysely, 'NEXT-D1')).toMatchObject([{text: 'first text'}])
      await registers.undo((await registers.newestChange()).id)
      expect(await loadPages(registers.kysely, 'NEXT-D1')).toHaveLength(2)
    })

    test('go back to an earlier version, but not to what another document holds', async () => {
      const project = await registers.addProject({key: 'BACK'})
      await add(project, [preparedText('a.txt', 'text a'), preparedText('b.txt', 'text b')])
      await add(project, preparedText('a2.txt', 'text a2'), {replaces: 'D1'})
      const {added} = await add(project, preparedText('a.txt', 'text a'), {replaces: 'D1'})
      expect(added).toMatchObject([{file: {version: 3}, reference: 'BACK-D1'}])
      await expect(add(project, preparedText('b.txt', 'text b'), {replaces: 'D1'})).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
        exitCode: 4,
      })
    })

    test('that are scans come again as they are, when more of their text is recognized', async () => {
      const project = await registers.addProject({key: 'SCAN'})
      const scan = (...texts: string[]) =>
        preparedText('scan.pdf', 'the same file', {
          pages: texts.map((text, index) => ({needsOcr: text === '', number: index + 1, text})),
        })
      const {sha256} = scan()
      await add(project, scan('', ''))
      const isRead = async (fields: {replaces?: string}) =>
        !(await checkAdding(registers.kysely, project, fields, 1, ana)).has(sha256)
      expect([await isRead({}), await isRead({replaces: 'D1'})]).toEqual([false, true])
      expect((await add(project, scan('', ''), {replaces: 'D1'})).known).toEqual([
        {file: 'scan.pdf', reference: 'SCAN-D1'},
      ])
      expect((await add(project, scan('One.', 'Two.'), {replaces: 'D1'})).added).toMatchObject([
        {file: {version: 2}, pages: {needingOcr: 0, total: 2}, reference: 'SCAN-D1'},
      ])
      expect(await isRead({replaces: 'D1'})).toBe(false)
    })

    test('have a history and are taken back by undo', async () => {
      const project = await registers.addProject({key: 'PAST'})
      await add(project, preparedText('a.txt', 'past words'))
      const [change] = await historyOf(registers.kysely, 'PAST-D1')
      expect(change!.events.map(({entity, operation}) => [entity, operation])).toEqual([
        ['document', 'add'],
        ['document_version', 'add'],
      ])
      await registers.undo()
      expect(await loadDocuments(registers.kysely, NOW, {projectId: project.id})).toEqual([])
    })

    test('are called as they were told, as the file says, or as the file is called', async () => {
      const project = await registers.addProject({key: 'TITLE'})
      const titled = (title: string | null, name: string) => preparedText(name, `text of ${name}`, {title})
      const {added} = await add(project, [titled('Said inside', 'x.txt'), titled(null, 'y_z.v2.txt')])
      expect(added.map(({title}) => title)).toEqual(['Said inside', 'y z.v2'])
      const {added: told} = await add(project, titled('Said inside', 'w.txt'), {kind: 'risk-memo', title: 'Told'})
      expect(told).toMatchObject([{kind: 'risk_memo', title: 'Told'}])
    })

    test('are reviewed and due again; DOC-REVIEW says when that is late', async () => {
      const project = await registers.addProject({key: 'DUE'})
      await add(project, preparedText('a.txt', 'review me'), {review: 'today'})
      const alerts = async () =>
        (
          await loadAlerts(
            registers.kysely,
            {now: new Date('2026-11-25T10:00:00Z'), projectKey: 'DUE'},
            defaultAlertThresholds,
          )
        ).map(({code}) => code)
      expect(await alerts()).toContain('DOC-REVIEW')
      const [reviewed] = await registers.change((transaction) =>
        reviewDocuments(transaction, {projectKey: 'DUE', references: ['D1']}, {next: '+6m'}, ana),
      )
      expect(reviewed).toMatchObject({reviewOn: '2027-05-23', reviewedOn: TODAY})
      expect(await alerts()).not.toContain('DOC-REVIEW')
    })

    test('refuse fields that make no sense, all at once', async () => {
      const project = await registers.addProject({key: 'WRONG'})
      await add(project, preparedText('a.txt', 'wrong words'))
      const edit = registers.change((transaction) =>
        editDocuments(
          transaction,
          {projectKey: 'WRONG', references: ['D1']},
          {kind: 'poem', review: 'soon', title: ''},
          ana,
        ),
      )
      await expect(edit).rejects.toMatchObject({
        problems: [{field: '--kind'}, {field: '--review'}, {field: '--title'}],
      })
    })

    test('show the pages that were asked for', async () => {
      const project = await registers.addProject({key: 'PAGES'})
      await add(project, preparedText('a.txt', ['one', 'two', 'three', 'four', 'five']))
      const pages = async (wanted: string) =>
        (await loadText(registers.kysely, 'D1', 'PAGES', {pages: wanted})).pages.map(({number}) => number)
      expect(await pages('2')).toEqual([2])
      expect(await pages('1, 3-9')).toEqual([1, 3, 4, 5])
      for (const wrong of ['0', '3-2', 'x', '9']) await expect(pages(wrong), wrong).rejects.toMatchObject({exitCode: 2})
    })
  },
  {migrated: true},
)
