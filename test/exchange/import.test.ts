import {strToU8, type Unzipped, unzipSync, zipSync} from 'fflate'
import {describe, expect, it} from 'vitest'
import {addBudgetLine, bookTransaction} from '#shared/budgets/index'
import {addDemoProjects} from '#shared/demo/index'
import {UserError} from '#shared/errors'
import {exporters, importers} from '#shared/exchange/index'
import type {ExportFormat, ImportOptions} from '#shared/exchange/types'
import {requireProject} from '#shared/projects/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, useRegisters} from '../support/registers.ts'

describeEachDatabase(
  'files',
  (database) => {
    const registers = useRegisters(database)

    type Project = Awaited<ReturnType<typeof registers.addProject>>

    async function bytesOf(type: string, project: Project, format: ExportFormat = 'csv') {
      const request = {acting: ana, all: true, format, personal: true, project}
      const {content} = await exporters[type]!.produce(registers.kysely, request)
      return typeof content === 'string' ? Buffer.from(content) : content
    }

    async function take(
      type: string,
      file: string | Uint8Array,
      project?: Project,
      {format = 'csv', ...options}: ImportOptions & {format?: string} = {},
      reason?: string,
    ) {
      const store = await importers[type]!.read({
        acting: ana,
        format,
        isProjectTyped: project !== undefined,
        onProgress: () => {},
        options,
        projectKey: project?.key,
        reason,
        source: {bytes: typeof file === 'string' ? Buffer.from(file) : file, name: `file.${format}`},
      })
      return registers.change(store)
    }

    async function refused(work: Promise<unknown>): Promise<string[]> {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (!(error instanceof UserError)) throw error ?? new Error('it was not refused')
      return error.problems.map(({field, message}) => `${field ?? ''}: ${message}`)
    }

    const newestChange = async () => (await registers.newestChange()).id

    describe('a round trip', () => {
      const types = ['actions', 'risks', 'milestones', 'stakeholders', 'budget-lines', 'transactions']
      const formats = ['csv', 'json', 'ndjson', 'xlsx'] as const

      it.each(types.flatMap((type) => formats.map((format) => [type, format] as const)))(
        'of %s as %s changes nothing',
        async (type, format) => {
          const [demo] = await registers.change(async (transaction) => {
            const taken = await transaction.selectFrom('project').select('key').execute()
            return addDemoProjects(transaction, `DEMO${taken.length}`, {timeZone: 'Europe/London', ...ana})
          })
          const project = await requireProject(registers.kysely, demo!.key)
          const before = await newestChange()
          const file = await bytesOf(type, project, format)
          const {added, changed, unchanged} = await take(type, file, project, {format})
          expect({added, changed}).toEqual({added: [], changed: []})
          expect(unchanged).toBeGreaterThan(4)
          expect(await newestChange()).toBe(before)
        },
      )
    })

    describe('rows', () => {
      it('with a reference change that entry, others are added, as one change that one undo takes back', async () => {
        const project = await registers.addProject({currency: 'EUR'})
        const action = await registers.addAction(project, {title: 'Order survey'})
        const file = `Reference;Task;Assignee;Due date\n${action.reference};Order the survey;ben;2026-12-01\n;Sign;;\n`
        const result = await take('actions', file, project)
        expect(result).toMatchObject({added: [`${project.key}-A2`], changed: [action.reference], unchanged: 0})
        expect(String(await bytesOf('actions', project))).toContain('Order the survey,open,ben,2026-12-01')
        await registers.undo()
        const after = String(await bytesOf('actions', project))
        expect(after).toContain('Order survey')
        expect(after).not.toContain('Sign')
      })

      it('are all taken or none: one bad row of many is named, and nothing is stored', async () => {
        const project = await registers.addProject()
        const rows = Array.from({length: 10_000}, (_, index) => `Do ${index},${index === 4_999 ? '31/11/2026' : ''}`)
        const before = await newestChange()
        const problems = await refused(take('actions', `title,due\n${rows.join('\n')}\n`, project))
        expect(problems).toEqual([expect.stringMatching(/^line 5001, due: .*YYYY-MM-DD/)])
        expect(await newestChange()).toBe(before)
      })

      it('are refused all at once, the first 50 of very many', async () => {
        const project = await registers.addProject()
        const rows = Array.from({length: 80}, (_, index) => `Risk ${index},9,3`)
        const problems = await refused(take('risks', `title,likelihood,impact\n${rows.join('\n')}\n`, project))
        expect(problems).toHaveLength(51)
        expect(problems[0]).toBe('line 2, likelihood: must be a whole number from 1 to 5.')
        expect(problems[50]).toBe(': … and 30 more like these.')
      })

      it('with a status that cannot follow say which can, and one that needs a reason says so', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addAction(project, {title: 'Order survey'})
        await take('actions', `reference,status,done\n${reference},done,2026-11-20\n`, project)
        expect(await refused(take('actions', `reference,status\n${reference},blocked\n`, project))).toEqual([
          expect.stringMatching(/^line 2, status: cannot go from done to blocked, only to open, in_progress/),
        ])
        expect(await refused(take('actions', `reference,status\n${reference},open\n`, project))).toEqual([
          expect.stringMatching(/^line 2, reason: is missing/),
        ])
      })

      it('about references that are not there, twice there, or numbers of another program are refused', async () => {
        const project = await registers.addProject()
        const {reference} = await registers.addAction(project, {title: 'Order survey'})
        const file = `reference,title\n${project.key}-A99,x\n${reference},y\n${reference},z\n1,w\n`
        expect(await refused(take('actions', file, project))).toEqual([
          expect.stringMatching(/^line 2, reference: .*-A99 is not in the register/),
          expect.stringMatching(/^line 4, reference: .* is in line 3 already/),
          expect.stringMatching(/^line 5, reference: is only a number/),
        ])
      })
    })

    describe('columns', () => {
      it('that are unknown are named with near ones, and left out or mapped when that is said', async () => {
        const project = await registers.addProject()
        const file = 'titel,Wer,Cost centre\nSign,ben,4711\n'
        expect(await refused(take('actions', file, project))).toEqual([
          expect.stringMatching(/^column "titel": is unknown \(did you mean title\?\)/),
          expect.stringMatching(/^column "Wer": is unknown/),
          expect.stringMatching(/^column "Cost centre": is unknown/),
        ])
        const map = 'titel=title, Wer=owner, Cost centre='
        expect(await take('actions', file, project, {map})).toMatchObject({added: [`${project.key}-A1`]})
        expect(await refused(take('actions', file, project, {map: 'titel=titl,Wo=owner'}))).toEqual([
          expect.stringMatching(/^--map: names the field "titl" \(did you mean title\?\)/),
          expect.stringMatching(/^--map: names "Wo", which is no column/),
          expect.stringMatching(/^column "titel"/),
          expect.stringMatching(/^column "Wer"/),
          expect.stringMatching(/^column "Cost centre"/),
        ])
      })
    })

    describe('text', () => {
      it('with a byte order mark is read, in Windows-1252 only when that is said', async () => {
        const project = await registers.addProject()
        expect(await take('actions', '\ufefftitle\nPrüfen\n', project)).toMatchObject({unchanged: 0})
        const windows = Buffer.from('title\nPr\xfcfen\n\x93Pay\x94 \x80 5 \x96 Ana\x92s\n', 'latin1')
        expect(await refused(take('actions', windows, project))).toEqual([
          expect.stringMatching(/^line 2: is not UTF-8.*--encoding windows-1252/),
        ])
        await take('actions', windows, project, {encoding: 'windows-1252'})
        const written = String(await bytesOf('actions', project))
        expect(written.match(/Prüfen/g)).toHaveLength(2)
        expect(written).toContain('“Pay” € 5 – Ana’s')
      })

      it('whose quotes or cells do not fit is refused with its line', async () => {
        const project = await registers.addProject()
        expect(await refused(take('actions', 'title,owner\n"Sign,ben\n', project))).toEqual([
          expect.stringMatching(/^line \d: .*quote/i),
        ])
        expect(await refused(take('actions', 'title,owner\nSign, then pay,ben\n', project))).toEqual([
          expect.stringMatching(/^line 2: has 3 cells, and the header 2/),
        ])
      })
    })

    describe('a spreadsheet', () => {
      const sheetFile = 'xl/worksheets/sheet1.xml'

      async function changedSheet(project: Project, change: (xml: string) => string): Promise<Uint8Array> {
        const files: Unzipped = unzipSync(await bytesOf('actions', project, 'xlsx'))
        return zipSync({...files, [sheetFile]: strToU8(change(new TextDecoder().decode(files[sheetFile])))})
      }

      it('with merged cells is refused with their range', async () => {
        const project = await registers.addProject()
        const file = await changedSheet(project, (xml) =>
          xml.replace('</sheetData>', '</sheetData><mergeCells><mergeCell ref="B3:B7"/></mergeCells>'),
        )
        expect(await refused(take('actions', file, project, {format: 'xlsx'}))).toEqual([
          expect.stringMatching(/^B3 to B7: are merged cells/),
        ])
      })

      it('has days only where the cell has a date format; errors and formulas without a result are named', async () => {
        const project = await registers.addProject()
        await registers.addAction(project, {due: '2026-12-24', title: 'Sign'})
        const date = /<c s="3"><v>46380<\/v><\/c>/
        const withCell = (cell: string) =>
          changedSheet(project, (xml) => {
            expect(xml).toMatch(date)
            return xml.replace(date, cell)
          })
        const problemOf = async (cell: string) =>
          refused(take('actions', await withCell(cell), project, {format: 'xlsx'}))
        const moved = await withCell('<c s="3"><f>1+1</f><v>46381.5</v></c>')
        expect(await take('actions', moved, project, {format: 'xlsx'})).toMatchObject({changed: [`${project.key}-A1`]})
        expect(String(await bytesOf('actions', project))).toContain('2026-12-25')
        await registers.undo()
        expect(await problemOf('<c><v>46380</v></c>')).toEqual([
          expect.stringMatching(/^row 2, due: is the number 46380.*date format/),
        ])
        expect(await problemOf('<c t="e"><v>#REF!</v></c>')).toEqual(['row 2, due: holds the error #REF!.'])
        expect(await problemOf('<c><f>A1</f></c>')).toEqual([
          expect.stringMatching(/^row 2, due: is a formula without/),
        ])
      })

      it('that is none is refused', async () => {
        const project = await registers.addProject()
        const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])
        expect(await refused(take('actions', old, project, {format: 'xlsx'}))).toEqual([
          expect.stringMatching(/an old \.xls, or protected/),
        ])
        expect(await refused(take('actions', 'title\nx\n', project, {format: 'xlsx'}))).toEqual([
          expect.stringMatching(/damaged, or no \.xlsx/),
        ])
      })
    })

    describe('bookings', () => {
      async function withLine() {
        const project = await registers.addProject({currency: 'GBP'})
        const line = await registers.change((transaction) =>
          addBudgetLine(transaction, project, {amount: '10000', name: 'Works'}, ana),
        )
        return {line: line.reference, project}
      }

      it('imported twice are there once, and two rows that are the same are both kept', async () => {
        const {line, project} = await withLine()
        const file = `line,amount,date,vendor\n${line},10.00,2026-11-02,Acme\n${line},10.00,2026-11-02,Acme\n`
        expect((await take('transactions', file)).added).toHaveLength(2)
        const again = await take('transactions', `${file}${line},12.00,2026-11-03,Acme\n`)
        expect(again).toMatchObject({added: [`${project.key}-T3`], unchanged: 2})
        expect(again.warnings).toEqual(['2 rows were imported already.'])
        await registers.undo()
        expect(await take('transactions', `${file}${line},12.00,2026-11-03,Acme\n`)).toMatchObject({unchanged: 2})
      })

      it('below 0 are credits only when that is said', async () => {
        const {line, project} = await withLine()
        const file = 'amount,date\n-10.00,2026-11-02\n'
        expect(await refused(take('transactions', file, project, {line}))).toEqual([
          expect.stringMatching(/^line 2, amount: is below 0: .*--negative-as-credit/),
        ])
        await take('transactions', file, project, {line, 'negative-as-credit': true})
        expect(String(await bytesOf('transactions', project))).toContain('credit,,10.00')
      })

      it('draw on commitments of the same file by their document, in whatever order they stand', async () => {
        const {line, project} = await withLine()
        const file = `type,amount,date,ref,relieves\nactual,60,2026-11-03,INV-1,PO-7\ncommitment,100,2026-11-02,PO-7,\n`
        await take('transactions', file, project, {line})
        expect(String(await bytesOf('transactions', project))).toMatch(/actual,,60\.00,2026-11-03,,INV-1,,\S+-T1,/)
        const more = 'amount,date,ref,relieves\n50,2026-11-04,INV-2,PO-7\n5,2026-11-04,INV-3,PO-8\n'
        expect(await refused(take('transactions', more, project, {line}))).toEqual([
          expect.stringMatching(/^line 2, relieves: has only GBP 40\.00 of \S+-T1 left/),
          expect.stringMatching(/^line 3, relieves: no commitment of \S+ has the reference or document "PO-8"/),
        ])
      })

      it('are refused by the rules of single bookings, all at once', async () => {
        const {line, project} = await withLine()
        const file = `line,type,amount,date\n${line},actual,1,2027-01-01\n${line},transfer,1,2026-11-01\n${line},income,1,2026-11-01\nB9,actual,1,2026-11-01\n${line},actual,"1,00",2026-11-01\n`
        expect(await refused(take('transactions', file, project))).toEqual([
          expect.stringMatching(/^line 2, date: .*in the future/),
          expect.stringMatching(/^line 3, type: transfer is two halves/),
          expect.stringMatching(/^line 4, line: .*belongs on an income line/),
          expect.stringMatching(/^line 5, line: \S+-B9 is not in the register/),
          expect.stringMatching(/^line 6, amount: /),
        ])
      })

      it('that are there stay as they are', async () => {
        const {line, project} = await withLine()
        await registers.change((transaction) =>
          bookTransaction(transaction, {type: 'actual'}, {line, projectKey: undefined}, {amount: '10'}, ana),
        )
        const file = String(await bytesOf('transactions', project)).replace('10.00', '11.00')
        expect(await refused(take('transactions', file, project))).toEqual([
          expect.stringMatching(/^line 2, amount: \S+-T1 is booked, and stays: coord budget void/),
        ])
      })
    })
  },
  {migrated: true},
)
