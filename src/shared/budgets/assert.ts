import type {Transaction} from 'kysely'
import {assertedFigures, type IsoDate, parseMoney, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {readDay, requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm, parseLine} from '../input/index.ts'
import {saveAssertion} from './assertion-repository.ts'
import {jsonAssertion} from './json.ts'
import {budgetLineRegister} from './line-repository.ts'
import {checkAssertions} from './load.ts'
import type {JsonAssertion} from './shape.ts'

type AssertionFields = {readonly [Figure in (typeof assertedFigures)[number]]?: string | undefined} & {
  readonly 'as-of'?: string | undefined
  readonly source?: string | undefined
}

/** Notes what another system says a line comes to on a day, and answers whether it does; it is checked ever after. */
export async function assertBalance(
  transaction: Transaction<Database>,
  selection: {readonly line: string; readonly projectKey: string | undefined},
  fields: AssertionFields,
  acting: Acting,
): Promise<JsonAssertion[]> {
  const [row] = await requireEntries(transaction, budgetLineRegister, [selection.line], selection.projectKey)
  const {currency, id: line_id, project_id, reference, timezone} = row!
  const form = newForm()
  const amounts = assertedFigures.flatMap((figure) => {
    const amount = form.read(
      `--${figure}`,
      fields[figure],
      (typed) => parseMoney(typed, {currency, ...acting.conventions}).amount,
    )
    if (amount === null) form.problems.push({field: `--${figure}`, message: 'cannot be empty.'})
    return amount === undefined || amount === null ? [] : [{amount, figure}]
  })
  if (assertedFigures.every((figure) => fields[figure] === undefined)) {
    form.problems.push({
      field: '--actual',
      message: `is missing, or one of ${assertedFigures.map((figure) => `--${figure}`).join(', ')}: say what it comes to.`,
    })
  }
  const source = form.read('--source', fields.source, (typed) => parseLine(typed))
  if (!source) form.problems.push({field: '--source', message: 'is missing: say which system has it, such as SAP.'})
  const as_of: IsoDate =
    form.read('--as-of', fields['as-of'], (typed) => readDay(typed, row!, acting)) ?? todayIn(timezone, acting.now)
  form.assertValid(`The assertion on ${reference}`)
  for (const {amount, figure} of amounts) {
    await saveAssertion(transaction, {amount, as_of, figure, line_id, project_id, reference, source: source!})
  }
  const isNew = (figure: string, day: IsoDate, by: string) =>
    day === as_of && by === source && amounts.some((asserted) => asserted.figure === figure)
  return (await checkAssertions(transaction, [row!]))
    .filter(({checked}) => isNew(checked.figure, checked.asOf, checked.source))
    .map(({checked}) => jsonAssertion(checked, currency))
    .toSorted((one, other) => assertedFigures.indexOf(one.figure) - assertedFigures.indexOf(other.figure))
}
