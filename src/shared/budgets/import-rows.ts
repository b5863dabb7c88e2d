import {createHash} from 'node:crypto'
import {
  type Direction,
  directions,
  type IsoDate,
  parseMoney,
  type TransactionType,
  transactionTypes,
} from '#shared/coordination/index'
import {type GivenEntry, placed, readDay, wholeReference} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import type {Problem} from '../errors.ts'
import {type Form, newForm, parseChoice, parseLine, parseText} from '../input/index.ts'
import type {StoredBudgetLine} from './line-repository.ts'

/** One row of a file as a booking, before the rules were asked. */
export interface ReadRow {
  readonly given: GivenEntry
  readonly line: StoredBudgetLine
  /** That of the row, when it is about a booking that is there. */
  readonly reference: string | null
  readonly type: TransactionType
  readonly direction: Direction | null
  readonly amount: bigint
  readonly date: IsoDate
  readonly vendor: string | null
  readonly document_reference: string | null
  readonly memo: string | null
  /** As typed: a reference, or the number of a document. */
  readonly relieves: string | null
  readonly reverses: string | null
}

export interface RowReading {
  readonly acting: Acting
  readonly negativeAsCredit: boolean
  /** The line of a row, whose problem is left in the form. */
  readonly lineOf: (given: GivenEntry, form: Form) => StoredBudgetLine | undefined
}

/** Rows whose fields are understood; problems of the others are added to `problems`. */
export function readRows(entries: readonly GivenEntry[], reading: RowReading, problems: Problem[]): ReadRow[] {
  const days = new Map<string, IsoDate>()
  const rows: ReadRow[] = []
  for (const given of entries) {
    const form = newForm()
    const row = readRow(form, given, reading, days)
    if (form.problems.length === 0 && row) rows.push(row)
    else problems.push(...form.problems.map((problem) => placed(given, problem)))
  }
  return rows
}

/**
 * Tells a row of a file again: by what is in it and, as one file may have the same row twice on purpose, by how many of
 * its like came before.
 */
export function importHashes(rows: readonly ReadRow[]): string[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    const canonical = JSON.stringify([
      row.line.reference,
      row.type,
      row.direction,
      String(row.amount),
      row.date,
      row.vendor,
      row.document_reference,
      row.memo,
      row.relieves,
      row.reverses,
    ])
    const occurrence = (seen.get(canonical) ?? 0) + 1
    seen.set(canonical, occurrence)
    return createHash('sha256').update(`${canonical}\n${occurrence}`).digest('hex')
  })
}

function readRow(
  form: Form,
  given: GivenEntry,
  {acting, lineOf, negativeAsCredit}: RowReading,
  days: Map<string, IsoDate>,
): ReadRow | undefined {
  const {fields} = given
  const line = lineOf(given, form)
  if (line === undefined) return undefined
  const signed = form.read(
    'amount',
    fields['amount'],
    (typed) => parseMoney(typed, {currency: line.currency, ...acting.conventions}).amount,
  )
  if (!fields['amount']?.trim()) form.problems.push({field: 'amount', message: 'is missing.'})
  if (!fields['date']?.trim()) form.problems.push({field: 'date', message: 'is missing.'})
  const typedDay = `${line.timezone} ${fields['date']}`
  const date = days.get(typedDay) ?? form.read('date', fields['date'], (typed) => readDay(typed, line, acting))
  if (date) days.set(typedDay, date)
  const text = (name: string) => form.read(name, fields[name], (typed) => parseLine(typed)) ?? null
  const typed = {
    direction: form.read('direction', fields['direction'], (word) => parseChoice(word, directions)) ?? null,
    type: form.read('type', fields['type'], parseType) ?? 'actual',
  }
  const signedAmount = withSign(form, signed ?? 0n, typed, negativeAsCredit)
  return {
    ...signedAmount,
    date: date ?? '',
    document_reference: text('ref'),
    given,
    line,
    memo: form.read('memo', fields['memo'], (memo) => parseText(memo)) ?? null,
    reference: form.read('reference', fields['reference'], (ref) => wholeReference(ref, line.project_key, 'T')) ?? null,
    relieves: text('relieves'),
    reverses: text('reverses'),
    vendor: text('vendor'),
  }
}

/** Amounts have no sign here: the type and the direction tell it. */
function withSign(
  form: Form,
  amount: bigint,
  {direction, type}: {readonly direction: Direction | null; readonly type: TransactionType},
  negativeAsCredit: boolean,
): Pick<ReadRow, 'amount' | 'direction' | 'type'> {
  if (type === 'revision' && direction === null) {
    return {amount: amount < 0n ? -amount : amount, direction: amount < 0n ? 'out' : 'in', type}
  }
  if (amount >= 0n) return {amount, direction, type}
  if (type === 'actual' && negativeAsCredit) return {amount: -amount, direction, type: 'credit'}
  const credit = 'what comes back is of the type credit, or is taken as one with --negative-as-credit.'
  const message = `is below 0: ${type === 'actual' ? credit : 'the type tells the sign.'}`
  form.problems.push({field: 'amount', message})
  return {amount, direction, type}
}

function parseType(typed: string): TransactionType {
  return parseChoice(typed.trim().replace(/[\s-]+/g, '_'), transactionTypes)
}
