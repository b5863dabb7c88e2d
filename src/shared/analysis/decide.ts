import type {Transaction} from 'kysely'
import {addAction} from '#shared/actions/index'
import {type BookedType, bookTransaction} from '#shared/budgets/index'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {invalidInput, newForm, parseChoice} from '#shared/input/index'
import {addMilestone} from '#shared/milestones/index'
import {requireProject} from '#shared/projects/index'
import {addRisk} from '#shared/risks/index'
import {addStakeholder} from '#shared/stakeholders/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {toSuggestion} from './load.ts'
import {requireSuggestions, suggestionReference, type TypedSuggestions} from './references.ts'
import {decideSuggestion, type StoredSuggestion} from './repository.ts'
import type {Suggestion} from './shape.ts'

/** What is typed about an entry instead of what the document says. */
export interface AcceptFields {
  readonly title?: string | undefined
  readonly owner?: string | undefined
  readonly date?: string | undefined
  /** Of the budget, for an amount. */
  readonly line?: string | undefined
  readonly as?: string | undefined
  readonly vendor?: string | undefined
  readonly reason?: string | undefined
}

/** How an amount can be booked. */
export const bookingVerbs = ['spend', 'commit', 'accrue', 'receive'] as const
const bookedTypes: Readonly<Record<(typeof bookingVerbs)[number], BookedType['type']>> = {
  accrue: 'accrual',
  commit: 'commitment',
  receive: 'income',
  spend: 'actual',
}

export interface Accepted {
  readonly suggestions: readonly Suggestion[]
  readonly warnings: readonly string[]
}

export interface SuggestionSelection {
  readonly typed: readonly TypedSuggestions[]
  readonly projectKey: string | undefined
}

/**
 * Makes entries of suggestions, all or none: each keeps the suggestion, and with it the words that it comes from. What
 * was rejected can still be accepted.
 */
export async function acceptSuggestions(
  transaction: Transaction<Database>,
  {projectKey, typed}: SuggestionSelection,
  fields: AcceptFields,
  acting: Acting,
): Promise<Accepted> {
  const {suggestions} = await requireSuggestions(transaction, typed, projectKey)
  assertUndecided(suggestions, ['accepted'])
  assertTitleOfOne(suggestions, fields)
  const problems: Problem[] = []
  const accepted: Suggestion[] = []
  const warnings: string[] = []
  for (const row of suggestions) {
    try {
      const became = await enter(transaction, row, fields, acting, warnings)
      accepted.push(await decide(transaction, row, acting, {became, reason: fields.reason, status: 'accepted'}))
    } catch (error) {
      // Refused before anything is stored, so that what is wrong with the others can be said too.
      if (!(error instanceof UserError) || error.exitCode !== ExitCode.usage) throw error
      problems.push(...problemsOf(error, suggestionReference(row)))
    }
  }
  if (problems.length > 0) throw invalidInput('What is accepted', problems)
  return {suggestions: accepted, warnings}
}

/** Says that suggestions are to be no entries; they are not made again. */
export async function rejectSuggestions(
  transaction: Transaction<Database>,
  {projectKey, typed}: SuggestionSelection,
  {reason}: Pick<AcceptFields, 'reason'>,
  acting: Acting,
): Promise<Suggestion[]> {
  const {suggestions} = await requireSuggestions(transaction, typed, projectKey)
  assertUndecided(suggestions, ['accepted', 'rejected'])
  const rejected: Suggestion[] = []
  for (const row of suggestions) {
    rejected.push(await decide(transaction, row, acting, {became: null, reason, status: 'rejected'}))
  }
  return rejected
}

async function decide(
  transaction: Transaction<Database>,
  row: StoredSuggestion,
  acting: Acting,
  {became, reason, status}: {became: string | null; reason: string | undefined; status: 'accepted' | 'rejected'},
): Promise<Suggestion> {
  const decision = {
    became,
    decided_by: acting.actor,
    decided_on: todayIn(row.timezone, acting.now),
    decided_reason: reason ?? null,
    status,
  }
  if (!(await decideSuggestion(transaction, row, decision))) {
    throw new UserError(`Somebody has just decided about ${suggestionReference(row)}; nothing was changed.`, {
      code: 'CHANGED_MEANWHILE',
      exitCode: ExitCode.conflict,
      nextStep: `coord document suggestions ${suggestionReference(row)}`,
    })
  }
  return toSuggestion({...row, ...decision})
}

/** The entry that a suggestion becomes; answers with its reference. */
async function enter(
  transaction: Transaction<Database>,
  {kind, payload, project_key, reference: document, ...row}: StoredSuggestion,
  {as = 'spend', date, line, owner, title = payload.title, vendor}: AcceptFields,
  acting: Acting,
  warnings: string[],
): Promise<string> {
  const project = await requireProject(transaction, project_key)
  const source = suggestionReference({number: row.number, reference: document})
  const own = owner ?? payload.owner
  switch (kind) {
    case 'risk':
      return (await addRisk(transaction, project, {title, ...(own !== null && {owner: own})}, acting)).reference
    case 'action': {
      const due = date ?? payload.date
      const fields = {source: document, title, ...(own !== null && {owner: own}), ...(due !== null && {due})}
      return (await addAction(transaction, project, fields, acting)).reference
    }
    case 'date': {
      const fields = {date: date ?? payload.date!, title, ...(owner !== undefined && {owner})}
      return (await addMilestone(transaction, project, fields, acting)).reference
    }
    case 'stakeholder': {
      const {email, role} = payload
      const fields = {name: title, ...(role !== null && {role}), ...(email !== null && {email})}
      return (await addStakeholder(transaction, project, fields, acting)).reference
    }
    case 'amount': {
      const form = newForm()
      const verb = form.read('--as', as, (text) => parseChoice(text, bookingVerbs))
      if (line === undefined) {
        const message = `is missing: on which line of the budget the amount is booked (coord budget line list -p ${project_key}).`
        form.problems.push({field: '--line', message})
      }
      form.assertValid('The booking')
      const amount = typedAmount(payload.amount!, acting)
      const booked = await bookTransaction(
        transaction,
        {type: bookedTypes[verb!]},
        {line: line!, projectKey: project_key},
        {amount, memo: title, ref: source, ...(date !== undefined && {date}), ...(vendor !== undefined && {vendor})},
        acting,
      )
      warnings.push(...booked.warnings)
      return booked.transactions[0]!.reference
    }
  }
}

/** As somebody here would type it. */
function typedAmount({amount, currency}: NonNullable<Suggestion['fields']['amount']>, {conventions}: Acting): string {
  return `${amount.replace('.', conventions.decimalMark)} ${currency}`
}

/** What is done is not done again, and what became an entry is taken back by undo. */
function assertUndecided(suggestions: readonly StoredSuggestion[], decided: readonly Suggestion['status'][]): void {
  const problems = suggestions
    .filter(({status}) => decided.includes(status))
    .map((row) => ({field: suggestionReference(row), message: decidedText(row)}))
  if (problems.length === 0) return
  throw new UserError('That is decided already; nothing was changed.', {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    nextStep: 'Take a decision back with undo: coord log',
    problems,
  })
}

function decidedText({became, decided_by, decided_on, status}: StoredSuggestion): string {
  const what = became === null ? status : `${status} as ${became}`
  return `was ${what} on ${decided_on} by ${decided_by}.`
}

function assertTitleOfOne(suggestions: readonly StoredSuggestion[], {title}: AcceptFields): void {
  if (title === undefined || suggestions.length === 1) return
  throw invalidInput('What is accepted', [
    {field: '--title', message: `would be the title of ${suggestions.length} entries: accept them one by one.`},
  ])
}

function problemsOf({message, problems}: UserError, reference: string): Problem[] {
  const all = problems.length > 0 ? problems : [{message}]
  return all.map(({field, message: what}) => ({
    field: field === undefined ? reference : `${reference} ${field}`,
    message: what,
  }))
}
