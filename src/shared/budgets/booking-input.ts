import {type IsoDate, parseMoney} from '#shared/coordination/index'
import {readDay, wholeReference} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type DescribedField, type Form, parseLine, parseText} from '../input/index.ts'
import type {StoredBudgetLine} from './line-repository.ts'

/** What is typed about any booking. */
export type BookingFields = {readonly [Field in keyof typeof bookingFields | 'amount']?: string | undefined}

export const bookingFields = {
  date: {description: 'day it is booked for; today unless said', example: '<date>'},
  memo: {description: 'what it was for'},
  ref: {description: 'number of the invoice, order or decision'},
  vendor: {description: 'who is paid, or pays', example: '<name>'},
} as const satisfies Record<string, DescribedField>

export interface ReadBooking {
  readonly amount: bigint
  readonly date: IsoDate
  readonly vendor: string | null
  readonly document_reference: string | null
  readonly memo: string | null
}

/** Problems are left in the form; the amount is 0 where it could not be read. */
export function readBooking(
  form: Form,
  fields: BookingFields,
  line: StoredBudgetLine,
  today: IsoDate,
  acting: Acting,
): ReadBooking {
  const {currency} = line
  const amount = form.read(
    'amount',
    fields.amount,
    (typed) => parseMoney(typed, {currency, ...acting.conventions}).amount,
  )
  if (amount === null || fields.amount === undefined) form.problems.push({field: 'amount', message: 'is missing.'})
  return {
    amount: amount ?? 0n,
    date: readBookingDay(form, fields.date, line, today, acting),
    ...readTexts(form, fields),
  }
}

export function readBookingDay(
  form: Form,
  typed: string | undefined,
  line: {readonly timezone: string},
  today: IsoDate,
  acting: Acting,
): IsoDate {
  return form.read('--date', typed, (text) => readDay(text, line, acting)) ?? today
}

/** The whole reference of another booking, completed by the project of the line. */
export function readTransactionReference(
  form: Form,
  field: string,
  typed: string | undefined,
  projectKey: string,
): string | null {
  return form.read(field, typed, (text) => wholeReference(text, projectKey)) ?? null
}

function readTexts(form: Form, fields: BookingFields) {
  return {
    vendor: form.read('--vendor', fields.vendor, (typed) => parseLine(typed)) ?? null,
    document_reference: form.read('--ref', fields.ref, (typed) => parseLine(typed)) ?? null,
    memo: form.read('--memo', fields.memo, (typed) => parseText(typed)) ?? null,
  }
}
