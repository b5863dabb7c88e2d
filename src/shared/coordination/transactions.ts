import type {IsoDate} from './dates.ts'

/** Transactions are only ever added: a void takes another one back from its date on. */
export const transactionTypes = [
  'revision',
  'transfer',
  'commitment',
  'commitment_release',
  'actual',
  'accrual',
  'accrual_reversal',
  'credit',
  'income',
  'void',
] as const
export type TransactionType = (typeof transactionTypes)[number]

/** What a revision or transfer does to the approved amount of its line. */
export const directions = ['in', 'out'] as const
export type Direction = (typeof directions)[number]

export interface Transaction {
  /** Such as LIB-T12. */
  readonly reference: string
  /** The reference of its budget line. */
  readonly line: string
  readonly type: TransactionType
  /** For revisions and transfers only. */
  readonly direction: Direction | null
  /** More than 0, in minor units of the line's currency: type and direction tell the sign. */
  readonly amount: bigint
  readonly date: IsoDate
  /** The commitment that it draws down. */
  readonly relieves: string | null
  /** The accrual that an accrual reversal takes back, or whatever a void takes back. */
  readonly reverses: string | null
  /** The other half of a transfer. */
  readonly counterpart: string | null
}

/** The figure of a line that a transaction adds to. */
export interface Movement {
  readonly figure: 'revisions' | 'transferredIn' | 'transferredOut' | 'actual'
  readonly amount: bigint
}

/**
 * `null` for what adds to no figure by itself: commitments and releases count together with what draws them down, and
 * what a void takes back counts no more.
 */
export function movementOf({amount, direction, type}: Transaction): Movement | null {
  switch (type) {
    case 'revision':
      return {figure: 'revisions', amount: direction === 'out' ? -amount : amount}
    case 'transfer':
      return {figure: direction === 'out' ? 'transferredOut' : 'transferredIn', amount}
    case 'actual':
    case 'accrual':
    case 'income':
      return {figure: 'actual', amount}
    case 'accrual_reversal':
    case 'credit':
      return {figure: 'actual', amount: -amount}
    case 'commitment':
    case 'commitment_release':
    case 'void':
      return null
  }
}

/** Those dated up to that day (all without one), less voids and what they take back. The order does not matter. */
export function effectiveTransactions(transactions: Iterable<Transaction>, asOf?: IsoDate): Transaction[] {
  const known = [...transactions].filter(({date}) => asOf === undefined || date <= asOf)
  const taken = new Set(known.filter(({type}) => type === 'void').map(({reverses}) => reverses))
  return known.filter(({reference, type}) => type !== 'void' && !taken.has(reference))
}

/** What is still open of each commitment among effective transactions, never below 0; by its reference. */
export function openCommitments(effective: Iterable<Transaction>): Map<string, bigint> {
  const all = [...effective]
  const commitmentOfAccrual = new Map(
    all.flatMap(({reference, relieves, type}) => (type === 'accrual' && relieves ? [[reference, relieves]] : [])),
  )
  const drawn = new Map<string, bigint>()
  for (const {amount, relieves, reverses, type} of all) {
    // An accrual that is reversed gives its commitment back: the invoice will draw it down instead.
    const isReversal = type === 'accrual_reversal'
    const commitment = isReversal ? commitmentOfAccrual.get(reverses ?? '') : relieves
    if (commitment) drawn.set(commitment, (drawn.get(commitment) ?? 0n) + (isReversal ? -amount : amount))
  }
  return new Map(
    all
      .filter(({type}) => type === 'commitment')
      .map(({amount, reference}) => {
        const open = amount - (drawn.get(reference) ?? 0n)
        return [reference, open > 0n ? open : 0n]
      }),
  )
}

/** What is left of each accrual among effective transactions; by its reference. */
export function openAccruals(effective: Iterable<Transaction>): Map<string, bigint> {
  const all = [...effective]
  const open = new Map(
    all.filter(({type}) => type === 'accrual').map(({amount, reference}) => [reference, amount] as const),
  )
  for (const {amount, reverses, type} of all) {
    const left = type === 'accrual_reversal' && reverses ? open.get(reverses) : undefined
    if (left !== undefined) open.set(reverses!, left - amount)
  }
  return open
}

/** The two halves of a transfer, balanced by construction. */
export function transferHalves({
  amount,
  date,
  from,
  references: [out, into],
  to,
}: {
  readonly amount: bigint
  readonly date: IsoDate
  readonly from: string
  readonly to: string
  readonly references: readonly [out: string, into: string]
}): readonly [Transaction, Transaction] {
  const half = {type: 'transfer', amount, date, relieves: null, reverses: null} as const
  return [
    {...half, reference: out, line: from, direction: 'out', counterpart: into},
    {...half, reference: into, line: to, direction: 'in', counterpart: out},
  ]
}

/** References of the halves of transfers that no other half balances, on any day: what an import must not bring. */
export function unbalancedTransfers(transactions: Iterable<Transaction>): string[] {
  const all = [...transactions]
  const voidedOn = new Map(all.filter(({type}) => type === 'void').map(({date, reverses}) => [reverses, date]))
  const halves = new Map(all.filter(({type}) => type === 'transfer').map((half) => [half.reference, half]))
  return [...halves.values()]
    .filter((half) => {
      const other = halves.get(half.counterpart ?? '')
      const isPair =
        other?.counterpart === half.reference && other.line !== half.line && other.direction !== half.direction
      const isSameMove = other?.amount === half.amount && other.date === half.date
      return !isPair || !isSameMove || voidedOn.get(half.reference) !== voidedOn.get(other.reference)
    })
    .map(({reference}) => reference)
}
