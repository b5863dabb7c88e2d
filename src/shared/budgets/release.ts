import type {Transaction as DatabaseTransaction} from 'kysely'
import {formatMoney, openLedger} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {bookTransaction} from './book.ts'
import type {BookingFields} from './booking-input.ts'
import {type Booked, type OpenBooks, openBooks} from './books.ts'
import {transactionRegister} from './transaction-repository.ts'

interface Release extends BookingFields {
  readonly relieves?: string | undefined
}

const type = {type: 'commitment_release'} as const

/** A commitment, or a part of it, is available again. Named by itself, all that is left of it unless an amount says less. */
export async function releaseCommitment(
  transaction: DatabaseTransaction<Database>,
  {projectKey, typed}: {readonly typed: string; readonly projectKey: string | undefined},
  fields: Release,
  acting: Acting,
): Promise<Booked> {
  if (!isTransaction(typed)) return bookTransaction(transaction, type, {line: typed, projectKey}, fields, acting)
  const [commitment] = await requireEntries(transaction, transactionRegister, [typed], projectKey)
  const {line, reference} = commitment!
  if (fields.relieves !== undefined) throw namedTwice(reference)
  const [books] = (await openBooks(transaction, [line], undefined, acting.now)) as [OpenBooks]
  const {currency} = books.row
  const ledger = openLedger(books)
  const open = ledger.openOfCommitment(reference)
  if (open === 0n && ledger.findEffective(reference)?.type === 'commitment') throw nothingLeft(reference, line)
  const left = formatMoney({amount: open, currency}, {decimalMark: acting.conventions.decimalMark})
  const released = {...fields, amount: fields.amount ?? left, relieves: reference}
  return bookTransaction(transaction, type, {line, projectKey: undefined}, released, acting)
}

function isTransaction(typed: string): boolean {
  return /^([a-z][a-z0-9]{1,9}-)?t\d+$/i.test(typed.trim())
}

function namedTwice(reference: string): UserError {
  return new UserError(`The release of ${reference}: one thing is not right, nothing was done.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: `coord budget release ${reference}`,
    problems: [{field: '--relieves', message: `is not needed: ${reference} is the commitment.`}],
  })
}

function nothingLeft(reference: string, line: string): UserError {
  return new UserError(`Nothing of ${reference} is left to release.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    nextStep: `coord budget show ${line}`,
  })
}
