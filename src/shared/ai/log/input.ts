import {parseCurrency, parseDate, startOfDay, todayIn} from '#shared/coordination/index'
import {ExitCode, UserError} from '../../errors.ts'
import {newForm, parseChoice, parseLine} from '../../input/index.ts'
import {interactionStatuses} from './interaction.ts'
import type {NewPrice} from './prices.ts'
import type {InteractionFilter} from './query.ts'
import {type StatGroup, statGroups} from './shape.ts'

/** The moment and how dates are typed. */
export interface Reading {
  readonly now: Date
  readonly dateOrder: 'dmy' | 'mdy' | 'none'
  readonly timeZone: string
}

export interface FilterFlags {
  readonly since?: string | undefined
  readonly task?: string | undefined
  readonly status?: string | undefined
  readonly model?: string | undefined
  readonly provider?: string | undefined
  readonly grep?: string | undefined
  readonly by?: string | undefined
}

export function readLogFilter(flags: FilterFlags, reading: Reading): InteractionFilter & {readonly by: StatGroup} {
  const form = newForm()
  const line = (field: string, text: string | undefined) => form.read(field, text, (typed) => parseLine(typed))
  const day = form.read('--since', flags.since, (typed) => readDay(typed, reading))
  const status = form.read('--status', flags.status, (typed) => parseChoice(typed, interactionStatuses))
  const by = form.read('--by', flags.by, (typed) => parseChoice(typed, statGroups))
  const words = {
    grep: line('--grep', flags.grep),
    model: line('--model', flags.model),
    provider: line('--provider', flags.provider),
    task: line('--task', flags.task),
  }
  form.assertValid('The AI log')
  return {
    by: by ?? 'model',
    grep: words.grep ?? undefined,
    model: words.model ?? undefined,
    provider: words.provider ?? undefined,
    since: day ? startOfDay(day, reading.timeZone) : undefined,
    status: status ?? undefined,
    task: words.task ?? undefined,
  }
}

/** Up to when the log is to be removed: the start of a day, or now for all of it. */
export function readPurge(
  {all, before}: {readonly all?: boolean; readonly before?: string | undefined},
  reading: Reading,
): Date {
  const form = newForm()
  const day = form.read('--before', before, (typed) => readDay(typed, reading))
  if (form.problems.length === 0 && Boolean(all) === Boolean(day)) {
    throw new UserError('Which entries of the AI log? Either --before a day, or --all of them.', {
      code: 'USAGE',
      exitCode: ExitCode.usage,
      nextStep: 'lab ai logs purge --before -30d --dry-run',
    })
  }
  form.assertValid('The AI log')
  return day ? startOfDay(day, reading.timeZone) : new Date(reading.now.getTime() + 1)
}

export interface PriceFlags {
  readonly input?: string | undefined
  readonly output?: string | undefined
  readonly currency?: string | undefined
  readonly from?: string | undefined
}

export function readPrice(model: string, flags: PriceFlags, reading: Reading): NewPrice {
  const form = newForm()
  const name = form.read('MODEL', model, (typed) => parseLine(typed))
  const input = form.read('--input', flags.input, readMicros)
  const output = form.read('--output', flags.output, readMicros)
  const currency = form.read('--currency', flags.currency, parseCurrency)
  const validFrom = form.read('--from', flags.from, (typed) => readDay(typed, reading))
  const required = {MODEL: name, '--input': input, '--output': output, '--currency': currency}
  for (const [field, value] of Object.entries(required)) {
    const isKnown = form.problems.some((problem) => problem.field === field)
    if ((value === undefined || value === null) && !isKnown) form.problems.push({field, message: 'is missing.'})
  }
  form.assertValid('This price')
  return {
    currency: currency!,
    inputMicros: input!,
    model: name!,
    outputMicros: output!,
    validFrom: validFrom ?? todayIn(reading.timeZone, reading.now),
  }
}

function readDay(typed: string, {dateOrder, now, timeZone}: Reading): string {
  const today = todayIn(timeZone, now)
  return parseDate(typed, {today, unsigned: 'before', ...(dateOrder !== 'none' && {locale: dateOrder})})
}

/** Millionths: no floating point touches a price. */
function readMicros(typed: string): number {
  const match = /^(\d{1,8})(?:\.(\d{1,6}))?$/.exec(typed.trim())
  if (!match) {
    throw new UserError('must be an amount such as 0.15, with at most six decimals.', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
    })
  }
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'))
}
