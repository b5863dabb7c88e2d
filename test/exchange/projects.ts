import {addAction} from '#shared/actions/index'
import {
  addBudgetLine,
  bookTransaction,
  closeBudgetLines,
  editBudgetLines,
  transferBetweenLines,
  voidTransactions,
} from '#shared/budgets/index'
import {addDays} from '#shared/coordination/index'
import {addDemoProjects} from '#shared/demo/index'
import {addDocuments, documentRegister} from '#shared/documents/index'
import {exporters} from '#shared/exchange/exporters'
import {importers} from '#shared/exchange/importers'
import type {ExportRequest, Imported, Importer, ImportRequest} from '#shared/exchange/types'
import {acceptIntake} from '#shared/intake/index'
import {requireProject, setBaseline, updateProject} from '#shared/projects/index'
import {requireEntries} from '#shared/registers/index'
import {removeRisks} from '#shared/risks/index'
import {forgetStakeholders} from '#shared/stakeholders/index'
import {preparedText} from '../documents/prepared.ts'
import {analyse} from '../support/analysed-document.ts'
import {ana, NOW, type Registers, TODAY} from '../support/registers.ts'

/** What makes one project differ from another. */
export interface Variation {
  /** Days between the day it was planned for and today. */
  readonly age: number
  readonly text: string
  readonly amount: number
  readonly steps: readonly Step[]
}

export const steps = [
  'accept',
  'baseline',
  'close',
  'document',
  'forget',
  'remove',
  'transfer',
  'undo',
  'void',
] as const
export type Step = (typeof steps)[number]

/** A project with entries in every state, and whatever the steps made of it. */
export async function addLivelyProject(
  registers: Registers,
  key: string,
  {age = 0, amount = 12, steps: wanted = steps, text = 'Roof "north" ; drop table risk; --'}: Partial<Variation> = {},
): Promise<void> {
  const then = {...ana, now: new Date(`${addDays(TODAY, -age)}T10:00:00Z`)}
  await registers.change((transaction) => addDemoProjects(transaction, key, {...then, timeZone: 'Europe/London'}))
  for (const step of wanted) await take[step](registers, key, {amount, text})
}

type Take = (registers: Registers, key: string, variation: Pick<Variation, 'amount' | 'text'>) => Promise<unknown>

const take: Readonly<Record<Step, Take>> = {
  accept: (registers, key, {text}) =>
    registers.change(async (transaction) => {
      const project = await requireProject(transaction, key)
      const intake = {
        risks: {risks: [{impact: '4', likelihood: '2', title: `${text} in the form`}]},
        summary: {title: text},
      }
      await updateProject(transaction, project, {intake})
      await acceptIntake(transaction, key, ana)
    }),
  baseline: (registers, key) => registers.change((transaction) => setBaseline(transaction, key, {}, ana)),
  close: (registers, key, {amount, text}) =>
    registers.change(async (transaction) => {
      const project = await requireProject(transaction, key)
      const fields = {amount: String(amount), name: text, phasing: '', start: '2026-10-01', finish: '2026-11-30'}
      const {reference: line} = await addBudgetLine(transaction, project, fields, ana)
      const at = {line, projectKey: key}
      await bookTransaction(transaction, {type: 'actual'}, at, {amount: String(amount), memo: text}, ana)
      const selection = {projectKey: key, references: [line]}
      await editBudgetLines(transaction, selection, {phasing: '2026-10=40% 2026-11=60%'}, ana)
      await closeBudgetLines(transaction, selection, {}, ana)
    }),
  document: async (registers, key, {text}) => {
    const document = await registers.change(async (transaction) => {
      const project = await requireProject(transaction, key)
      await addDocuments(transaction, project, [preparedText('notes.txt', text)], {}, ana)
      const [demo] = await requireEntries(transaction, documentRegister, ['D1'], key)
      return demo!
    })
    await analyse(registers, document, [text])
  },
  forget: (registers, key) =>
    registers.change((transaction) => forgetStakeholders(transaction, {projectKey: key, references: ['S2']}, ana)),
  remove: (registers, key) =>
    registers.change(async (transaction) => {
      const project = await requireProject(transaction, key)
      await addAction(transaction, project, {source: 'R3', title: 'Follows from what is gone'}, ana)
      await removeRisks(transaction, {projectKey: key, references: ['R3']}, ana)
    }),
  transfer: (registers, key, {amount}) =>
    registers.change((transaction) =>
      transferBetweenLines(transaction, {from: 'B5', projectKey: key, to: 'B1'}, {amount: String(amount)}, ana),
    ),
  undo: async (registers, key, {text}) => {
    await registers.change(async (transaction) => {
      const project = await requireProject(transaction, key)
      await addAction(transaction, project, {description: text, title: 'Added by mistake'}, ana)
      await bookTransaction(transaction, {type: 'commitment'}, {line: 'B1', projectKey: key}, {amount: '5'}, ana)
    })
    await registers.undo()
  },
  void: (registers, key) =>
    registers.change(async (transaction) => {
      const at = {line: 'B1', projectKey: key}
      const {transactions} = await bookTransaction(transaction, {type: 'actual'}, at, {amount: '7', memo: 'Twice'}, ana)
      await voidTransactions(
        transaction,
        {projectKey: key, references: [transactions[0]!.reference]},
        {reason: 'Twice'},
        ana,
      )
    }),
}

export async function exportBundle(registers: Registers, key: string, request: Partial<ExportRequest> = {}) {
  const project = await requireProject(registers.kysely, key)
  const {content, ...rest} = await exporters['bundle']!.produce(registers.kysely, {
    acting: {...ana, now: NOW},
    all: true,
    format: 'json',
    personal: false,
    project,
    ...request,
  })
  return {...rest, text: content as string}
}

/** Reads a text as a file of that name, and stores it as one change. */
export async function importText(
  registers: Registers,
  type: 'bundle' | 'legacy',
  text: string,
  request: Partial<Omit<ImportRequest, 'source'>> = {},
): Promise<Imported> {
  const store = await (importers as Readonly<Record<string, Importer>>)[type]!.read({
    acting: {...ana, now: NOW},
    format: undefined,
    isProjectTyped: request.projectKey !== undefined,
    onProgress: () => {},
    options: {},
    projectKey: undefined,
    reason: undefined,
    source: {bytes: new TextEncoder().encode(text), name: 'file.json'},
    ...request,
  })
  return registers.change(store)
}
