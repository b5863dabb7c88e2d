import type {Kysely} from 'kysely'
import {checkAgainstLedger, type Ledger, openLedger, type Transaction, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {wholeReference} from '#shared/registers/index'
import type {Problem} from '../errors.ts'
import {toBudgetLine} from './domain-rows.ts'
import type {ReadRow} from './import-rows.ts'
import type {StoredBudgetLine} from './line-repository.ts'
import type {NewTransaction} from './table.ts'
import {type CheckedTransaction, listCheckedTransactions} from './transaction-repository.ts'

/** The books of one line, and what its documents are called. */
interface Books {
  readonly ledger: Ledger
  /** References of commitments and accruals by the document they follow from, in lower case. */
  readonly byDocument: Map<string, string[]>
}

/** The books of all lines that a file books on, kept up to date row by row. */
export interface ImportBooks {
  /** The booking, once the rules allow it; else what they say. */
  readonly book: (row: ReadRow, reference: string, hash: string) => NewTransaction | readonly Problem[]
}

export async function openImportBooks(
  database: Kysely<Database>,
  lines: readonly StoredBudgetLine[],
  {now, withVoids}: {readonly now: Date; readonly withVoids: boolean},
): Promise<ImportBooks> {
  const ids = lines.map(({id}) => id)
  const existing = new Map<number, CheckedTransaction[]>(ids.map((id) => [id, []]))
  for (const row of await listCheckedTransactions(database, ids, {withSimple: withVoids})) {
    existing.get(row.line_id)!.push(row)
  }
  const zones = new Map([...new Set(lines.map(({timezone}) => timezone))].map((zone) => [zone, todayIn(zone, now)]))
  const books = new Map(
    lines.map((line) => [line.id, openBooks(line, existing.get(line.id)!, zones.get(line.timezone)!)]),
  )
  return {
    book(row, reference, hash) {
      const {byDocument, ledger} = books.get(row.line.id)!
      const problems: Problem[] = []
      const relieves = resolve(row, 'relieves', 'commitment', {byDocument, ledger}, problems)
      const reverses = resolve(row, 'reverses', 'accrual', {byDocument, ledger}, problems)
      if (problems.length > 0) return problems
      const {amount, date, direction, line, type} = row
      const added = {
        amount,
        counterpart: null,
        date,
        direction,
        line: line.reference,
        reference,
        relieves,
        reverses,
        type,
      }
      const refused = checkAgainstLedger(added, ledger)
      if (refused.length > 0) return refused
      ledger.add(added)
      remember(byDocument, {...added, document_reference: row.document_reference})
      return {
        amount,
        counterpart: null,
        date,
        direction,
        document_reference: row.document_reference,
        import_hash: hash,
        line_id: line.id,
        memo: row.memo,
        project_id: line.project_id,
        reference,
        relieves,
        reverses,
        type,
        vendor: row.vendor,
      }
    },
  }
}

function openBooks(line: StoredBudgetLine, existing: readonly CheckedTransaction[], today: string): Books {
  const byDocument = new Map<string, string[]>()
  const transactions = existing.map((row): Transaction => {
    remember(byDocument, row)
    return {...row, amount: BigInt(row.amount), line: line.reference}
  })
  return {byDocument, ledger: openLedger({existing: transactions, line: toBudgetLine(line), today})}
}

function remember(
  byDocument: Map<string, string[]>,
  {
    document_reference: document,
    reference,
    type,
  }: Pick<CheckedTransaction, 'document_reference' | 'reference' | 'type'>,
): void {
  if (document === null || (type !== 'commitment' && type !== 'accrual')) return
  const name = `${type} ${document.toLowerCase()}`
  byDocument.set(name, [...(byDocument.get(name) ?? []), reference])
}

/** The booking that a row names by its reference, or by the number of the document it follows from. */
function resolve(
  row: ReadRow,
  field: 'relieves' | 'reverses',
  kind: 'commitment' | 'accrual',
  {byDocument, ledger}: Books,
  problems: Problem[],
): string | null {
  const typed = row[field]
  if (typed === null) return null
  const isReference = /^(?:[A-Z][A-Z0-9]{1,9}-)?T[1-9]\d{0,8}$/i.test(typed)
  const reference = isReference ? wholeReference(typed, row.line.project_key) : null
  if (reference !== null && ledger.find(reference)) return reference
  const named = byDocument.get(`${kind} ${typed.toLowerCase()}`) ?? []
  const effective = named.filter((each) => ledger.findEffective(each))
  const openOf = kind === 'commitment' ? ledger.openOfCommitment : ledger.openOfAccrual
  const roomy = effective.filter((each) => openOf(each) >= row.amount)
  const [only] = effective.length === 1 ? effective : roomy.length === 1 ? roomy : []
  if (only !== undefined) return only
  if (effective.length === 0 && reference !== null) return reference
  const message =
    effective.length === 0
      ? `no ${kind} of ${row.line.reference} has the reference or document "${typed}".`
      : `"${typed}" is the document of ${effective.join(', ')}: say which of them.`
  problems.push({field, message})
  return null
}
