import {plainLine, plainText, type Screen, wrap} from '#shared/terminal/index'
import type {JsonAnswer} from './shape.ts'

/** The answer, then where it comes from. */
export function renderAnswer(answer: JsonAnswer, screen: Screen): string {
  return [wrap(plainText(answer.answer).trim(), screen.columns), renderCitations(answer, screen)]
    .filter(Boolean)
    .join('\n\n')
}

/** The entries that a model's answer mentions; the answer by rules is a list of its entries already. */
export function renderCitations({references, source}: JsonAnswer, {colour}: Screen): string {
  if (source === 'rules') return ''
  const cited = references.filter(({isCited}) => isCited)
  return cited
    .map(
      ({kind, reference, status, title}) =>
        `${colour.bold(reference)}  ${plainLine(title)} ${colour.dim(`(${kind}, ${status})`)}`,
    )
    .join('\n')
}

/** What whoever reads the answer has to know before they believe it. */
export function answerWarnings(answer: JsonAnswer): string[] {
  const {entriesLeftOut, references, refusedReferences, source, unverifiedNumbers} = answer
  if (source === 'rules') return []
  return [
    refusedReferences.length > 0 &&
      `The model named ${refusedReferences.length} ${plural('entry', 'entries', refusedReferences)} that it was not given (${plainLine(refusedReferences.join(', '))}): replaced.`,
    unverifiedNumbers.length > 0 &&
      `${plural('This number is', 'These numbers are', unverifiedNumbers)} in no entry that was given: ${plainLine(unverifiedNumbers.join(', '))}`,
    references.length > 0 &&
      !references.some(({isCited}) => isCited) &&
      'The answer names no entry that it comes from: check it yourself.',
    entriesLeftOut > 0 &&
      `${entriesLeftOut} more ${entriesLeftOut === 1 ? 'entry fits' : 'entries fit'} the question, for which the window of the model has no room.`,
  ].filter((warning) => warning !== false)
}

function plural(one: string, many: string, {length}: readonly unknown[]): string {
  return length === 1 ? one : many
}
