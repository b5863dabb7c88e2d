import fc from 'fast-check'
import {expect, test} from 'vitest'
import {loadFiguredLines} from '#shared/budgets/index'
import {
  directions,
  type IsoDate,
  type LineTotals,
  lineTotals,
  noTransactions,
  type Transaction,
  type TransactionType,
  transactionTypes,
} from '#shared/coordination/index'
import {describeEachDatabase} from '../support/databases.ts'
import {approvable, useRegisters} from '../support/registers.ts'

const DAYS: readonly IsoDate[] = ['2026-10-01', '2026-11-02', '2026-11-03', '2026-12-31', '2027-06-30']
const AMOUNTS = [1n, 10n, 500n, 999n]
const LINES = 3
const MOST = 20

/** What the table takes, sensible or not: other lines' commitments, voids of voids, reversals of what is no accrual. */
interface Odd {
  readonly line: number
  readonly type: TransactionType
  readonly direction: (typeof directions)[number]
  readonly amount: bigint
  readonly day: number
  /** The transaction it refers to, counted from the first. */
  readonly other: number
  /** … of those that fit its type, and on the same line. */
  readonly isSensible: boolean
  readonly isRemoved: boolean
}

const odd: fc.Arbitrary<Odd> = fc.record({
  amount: fc.constantFrom(...AMOUNTS),
  day: fc.nat(DAYS.length - 1),
  direction: fc.constantFrom(...directions),
  isRemoved: fc.nat(9).map((one) => one === 0),
  isSensible: fc.nat(3).map((one) => one > 0),
  line: fc.nat(LINES - 1),
  other: fc.nat(MOST),
  type: fc.constantFrom(...transactionTypes),
})

describeEachDatabase(
  'the sums that the database makes of transactions',
  (database) => {
    const registers = useRegisters(database)

    test('are those of the domain, for any transactions on any day', async () => {
      const project = await registers.addProject(approvable)
      const lines = await Promise.all(Array.from({length: LINES}, () => registers.addBudgetLine(project)))
      const references = lines.map(({reference}) => reference)
      const {rows} = await registers.pool.query<{id: number; reference: string}>(
        'select id, reference from budget_line where reference = any($1) order by reference',
        [references],
      )
      const clean = async () => {
        await registers.pool.query('alter table budget_transaction disable trigger user')
        await registers.pool.query('delete from budget_transaction where project_id = $1', [project.id])
      }
      await fc.assert(
        fc.asyncProperty(fc.array(odd, {maxLength: MOST}), async (oddities) => {
          await clean()
          const all = transactionsOf(oddities, project.key, references.toSorted())
          for (const {isRemoved, transaction} of all) {
            const {amount, counterpart, date, direction, line, reference, relieves, reverses, type} = transaction
            await registers.pool.query(
              `insert into budget_transaction
                 (project_id, line_id, reference, type, direction, amount, date, relieves, reverses, counterpart, removed_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
              [
                project.id,
                rows.find((row) => row.reference === line)!.id,
                reference,
                type,
                direction,
                amount,
                date,
                relieves,
                reverses,
                counterpart,
                isRemoved ? new Date() : null,
              ],
            )
          }
          const standing = all.filter(({isRemoved}) => !isRemoved).map(({transaction}) => transaction)
          for (const asOf of DAYS) {
            const figured = await loadFiguredLines(registers.kysely, new Date(), {asOf, projectId: project.id})
            for (const {figures, row} of figured) {
              expect(totalsOf(figures)).toEqual(lineTotals(row, standing, asOf))
            }
          }
        }),
        {numRuns: 100},
      )
      await clean()
      await registers.pool.query('alter table budget_transaction enable trigger user')
    })
  },
  {migrated: true},
)

function totalsOf(figures: LineTotals): LineTotals {
  const names = Object.keys(noTransactions) as (keyof LineTotals)[]
  return Object.fromEntries(names.map((name) => [name, figures[name]])) as unknown as LineTotals
}

/** As the constraints of the table will have them; a void takes one back once. */
function transactionsOf(oddities: readonly Odd[], key: string, lines: readonly string[]) {
  const all: {isRemoved: boolean; transaction: Transaction}[] = []
  const voided = new Set<string>()
  for (const {amount, day, direction, isRemoved, isSensible, line, other, type} of oddities) {
    const wanted = type === 'void' ? undefined : type === 'accrual_reversal' ? 'accrual' : 'commitment'
    const fitting = all.map(({transaction}) => transaction).filter((each) => each.type === wanted)
    const candidates = isSensible && fitting.length > 0 ? fitting : all.map(({transaction}) => transaction)
    const earlier = candidates[other % Math.max(1, candidates.length)]
    const isUsable = earlier !== undefined && !(type === 'void' && voided.has(earlier.reference))
    const isReversing = isUsable && (type === 'void' || type === 'accrual_reversal')
    const isRelieving = isUsable && ['accrual', 'actual', 'commitment_release'].includes(type)
    const needsOther = ['accrual_reversal', 'commitment_release', 'void'].includes(type)
    if (isReversing && type === 'void' && !isRemoved) voided.add(earlier.reference)
    all.push({
      isRemoved,
      transaction: {
        amount,
        counterpart: null,
        date: DAYS[day]!,
        direction: type === 'revision' || type === 'transfer' ? direction : null,
        line: isSensible && earlier ? earlier.line : lines[line]!,
        reference: `${key}-T${all.length + 1}`,
        relieves: isRelieving ? earlier.reference : null,
        reverses: isReversing ? earlier.reference : null,
        type: needsOther && !isUsable ? 'commitment' : type,
      },
    })
  }
  return all
}
