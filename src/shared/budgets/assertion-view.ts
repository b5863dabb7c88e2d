import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import {amountOf, moneyText} from './money-view.ts'
import type {JsonAssertion} from './shape.ts'

/** For example `✔ LIB-B1 actual on 2026-10-31 is GBP 42,000.00, as SAP says`. */
export function assertionLine(assertion: JsonAssertion, {colour, columns}: Screen): string {
  const {asOf, asserted, computed, difference, figure, holds, line, source} = assertion
  if (holds) {
    return colour.green(
      wrap(`✔ ${line} ${figure} on ${asOf} is ${moneyText(asserted)}, as ${plainLine(source)} says`, columns),
    )
  }
  const text = `✘ ${line} ${figure} on ${asOf} is ${moneyText(computed)} here and ${amountOf(asserted)} in ${plainLine(source)}: ${amountOf(difference)} differ`
  return colour.red(wrap(text, columns))
}
