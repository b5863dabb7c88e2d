import type {IsoDate} from '../dates.ts'
import type {Money} from '../money.ts'
import type {Figure} from '../ratios.ts'
import {type BandColour, bandColours} from '../risk-profiles.ts'
import type {AlertCode} from './catalogue.ts'
import type {PortfolioProject} from './portfolio.ts'

/** From good to know to act at once; the colour is always shown with its word. */
export const alertSeverities = bandColours
export type AlertSeverity = BandColour

export const severityWords: Readonly<Record<AlertSeverity, string>> = {
  green: 'to know',
  yellow: 'to watch',
  orange: 'to act on',
  red: 'urgent',
}

/** An input or result of an alert's formula. */
export type AlertValue =
  | {readonly kind: 'count' | 'days'; readonly value: number}
  | {readonly kind: 'date'; readonly value: IsoDate}
  | {readonly kind: 'text'; readonly value: string}
  | {readonly kind: 'colour'; readonly value: BandColour}
  | {readonly kind: 'money'; readonly value: Money}
  /** A share, to be shown in percent; an index, to be shown with three digits. */
  | {readonly kind: 'share' | 'index'; readonly value: Figure}

export interface Alert {
  readonly code: AlertCode
  readonly severity: AlertSeverity
  /** The key of the project. */
  readonly project: string
  /** What it is about, the main thing first: an item, or the project itself. */
  readonly references: readonly [string, ...string[]]
  /** One sentence. */
  readonly title: string
  readonly values: Readonly<Record<string, AlertValue>>
  /** The rule with the numbers put in. */
  readonly formula: string
  /** The command that acts on it; words in capitals are to be filled in. */
  readonly action: string
  readonly moneyAtStake: Money | null
  /** 0 where nothing is late. */
  readonly daysLate: number
}

export type AlertDraft = Pick<Alert, 'code' | 'severity' | 'references' | 'title' | 'values' | 'formula' | 'action'> &
  Partial<Pick<Alert, 'moneyAtStake' | 'daysLate'>>

export function alertOf({key}: PortfolioProject, draft: AlertDraft): Alert {
  return {moneyAtStake: null, daysLate: 0, project: key, ...draft}
}

export function days(value: number): AlertValue {
  return {kind: 'days', value}
}

export function date(value: IsoDate): AlertValue {
  return {kind: 'date', value}
}

export function colour(value: BandColour): AlertValue {
  return {kind: 'colour', value}
}

export function money(amount: bigint, currency: string): AlertValue {
  return {kind: 'money', value: {amount, currency}}
}

/** "1 day", "3 days". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `LIB-A1 "Order survey"`. */
export function naming({reference, title}: {readonly reference: string; readonly title: string}): string {
  return `${reference} "${title}"`
}
