import type {Kysely, Transaction} from 'kysely'
import type pg from 'pg'
import {afterAll, beforeAll} from 'vitest'
import {type Action, addAction} from '#shared/actions/index'
import {addBudgetLine, type Booked, bookTransaction, type JsonBudgetLine} from '#shared/budgets/index'
import {type ChangeContext, type Database, inTransaction, toUserError} from '#shared/db/index'
import {UserError} from '#shared/errors'
import {type Change, changeToUndo, listChanges, undoChange} from '#shared/history/index'
import {addMilestone, type Milestone} from '#shared/milestones/index'
import {addProject, requireProject} from '#shared/projects/index'
import {addRisk, type Risk} from '#shared/risks/index'
import {addStakeholder, type Stakeholder} from '#shared/stakeholders/index'
import type {TestDatabase} from './databases.ts'

type Acting = Parameters<typeof addRisk>[3]
type ProjectFields = Parameters<typeof addProject>[1]
type RiskFields = Parameters<typeof addRisk>[2]
type StakeholderFields = Parameters<typeof addStakeholder>[2]
type MilestoneFields = Parameters<typeof addMilestone>[2]
type ActionFields = Parameters<typeof addAction>[2]
type BudgetLineFields = Parameters<typeof addBudgetLine>[2]
type BookedType = Parameters<typeof bookTransaction>[1]['type']
type BookingFields = Parameters<typeof bookTransaction>[3]
type StoredProject = Awaited<ReturnType<typeof requireProject>>

/** A Monday, ten in the morning in London. */
export const NOW = new Date('2026-11-23T10:00:00Z')
export const TODAY = '2026-11-23'

export const ana: Acting = {actor: 'ana', conventions: {dateOrder: 'none', decimalMark: '.'}, now: NOW}

/** What a project needs to be approved or active. */
export const approvable = {
  currency: 'EUR',
  finish: '2027-06-30',
  owner: 'ana',
  sponsor: 'Head of Culture',
  start: '2026-09-01',
} as const

export const assessed = {impact: '4', likelihood: '3', owner: 'ben'} as const

/** The registers in one open database, for a whole suite: every test adds projects of its own. */
export interface Registers {
  readonly pool: pg.Pool
  readonly kysely: Kysely<Database>
  /** One change by ana, or by whom the context names. */
  change<Value>(work: (transaction: Transaction<Database>) => Promise<Value>, context?: Context): Promise<Value>
  addProject(fields?: Partial<ProjectFields>, acting?: Acting): Promise<StoredProject>
  addRisk(project: StoredProject, fields?: RiskFields, context?: Context): Promise<Risk>
  addAction(project: StoredProject, fields?: ActionFields, context?: Context): Promise<Action>
  addMilestone(project: StoredProject, fields?: MilestoneFields, context?: Context): Promise<Milestone>
  addStakeholder(project: StoredProject, fields?: StakeholderFields, context?: Context): Promise<Stakeholder>
  addBudgetLine(project: StoredProject, fields?: BudgetLineFields, context?: Context): Promise<JsonBudgetLine>
  /** Money that is committed, spent, accrued, …: an amount on a line. */
  book(type: BookedType, line: string, amount: string, fields?: BookingFields, context?: Context): Promise<Booked>
  newestChange(): Promise<Change>
  /** Undoes the change, else the newest of ana's that stands. */
  undo(change?: number, context?: Context): Promise<Change>
}

type Context = Partial<ChangeContext>

export function useRegisters(database: TestDatabase): Registers {
  let opened: {readonly kysely: Kysely<Database>; readonly pool: pg.Pool} | undefined
  let projects = 0
  beforeAll(async () => {
    opened = await database.open()
  })
  afterAll(() => {
    opened = undefined
  })
  const open = () => {
    if (opened === undefined) throw new Error('the database is not open yet')
    return opened
  }
  const registers: Registers = {
    get kysely() {
      return open().kysely
    },
    get pool() {
      return open().pool
    },
    change(work, context = {}) {
      return inTransaction(open().kysely, {actor: 'ana', command: 'coord test', ...context}, work)
    },
    async addProject(fields = {}, acting = ana) {
      projects++
      const named = {key: `LIB${projects}`, name: 'Library', ...fields}
      const project = await registers.change((transaction) =>
        addProject(transaction, named, {timeZone: 'Europe/London', ...acting}),
      )
      return requireProject(open().kysely, project.key)
    },
    addRisk(project, fields = {}, context = {}) {
      const named = {title: 'Asbestos is found late', ...fields}
      return registers.change((transaction) => addRisk(transaction, project, named, ana), context)
    },
    addAction(project, fields = {}, context = {}) {
      const named = {title: 'Order the survey', ...fields}
      return registers.change((transaction) => addAction(transaction, project, named, ana), context)
    },
    addMilestone(project, fields = {}, context = {}) {
      const named = {date: '2027-01-31', title: 'Building permit', ...fields}
      return registers.change((transaction) => addMilestone(transaction, project, named, ana), context)
    },
    addStakeholder(project, fields = {}, context = {}) {
      const named = {name: 'Head of Culture', ...fields}
      return registers.change((transaction) => addStakeholder(transaction, project, named, ana), context)
    },
    addBudgetLine(project, fields = {}, context = {}) {
      const named = {amount: '1,000', name: 'Construction', ...fields}
      return registers.change((transaction) => addBudgetLine(transaction, project, named, ana), context)
    },
    book(type, line, amount, fields = {}, context = {}) {
      const selection = {line, projectKey: undefined}
      return registers.change(
        (transaction) => bookTransaction(transaction, {type}, selection, {amount, ...fields}, ana),
        context,
      )
    },
    async newestChange() {
      const [change] = await listChanges(open().kysely, {limit: 1})
      if (!change) throw new Error('nothing was changed yet')
      return change
    },
    async undo(wanted, context = {}) {
      const change = await changeToUndo(open().kysely, wanted, context.actor ?? 'ana')
      await registers.change((transaction) => undoChange(transaction, change, NOW), {...context, undoes: change.id})
      return registers.newestChange()
    },
  }
  return registers
}

/** The error that a person would see. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const outcome = await work.then(
    (value) => new Error(`this was accepted: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )
  if (outcome instanceof UserError) return outcome
  throw outcome
}

/** The same for work that talks to the database directly. */
export async function databaseRefusal(database: TestDatabase, work: Promise<unknown>): Promise<UserError> {
  return refusal(
    work.catch((error: unknown) => {
      throw toUserError(error, database.location)
    }),
  )
}

/** What is wrong with which field, as `field: message`. */
export function problemsOf({problems}: UserError): string[] {
  return problems.map(({field, message}) => (field === undefined ? message : `${field}: ${message}`))
}
