import {ask, isInteractive, type Screen} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import type {AcceptFields} from './decide.ts'
import {bookingVerbs} from './decide.ts'
import type {TypedSuggestions} from './references.ts'
import type {Suggestion} from './shape.ts'
import {entryNouns, suggestionText} from './suggestion-view.ts'

/** What somebody has decided about one suggestion. */
export type Choice =
  | {readonly verb: 'accept'; readonly reference: string; readonly fields: AcceptFields}
  | {readonly verb: 'reject'; readonly reference: string}

/** Whether whole documents are named, whose suggestions somebody has to look at one by one. */
export function namesWholeDocuments(typed: readonly TypedSuggestions[]): boolean {
  return typed.some(({numbers}) => numbers === null)
}

/** Somebody has to be there who looks at each quote: a whole document is never accepted unseen. */
export function requireSomebodyToAsk(
  typed: readonly TypedSuggestions[],
  verb: 'accept' | 'reject',
  flags: {readonly 'no-input': boolean; readonly json: boolean},
): void {
  if (isInteractive() && !flags['no-input'] && !flags.json) return
  const {document} = typed.find(({numbers}) => numbers === null)!
  throw new UserError(`Which suggestions of ${document}? There is no terminal to ask on.`, {
    code: 'SUGGESTION_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: `coord document suggestions ${document}, then: coord document ${verb} ${document}/1,3-5`,
    problems: [{field: 'suggestion', message: 'names a whole document.'}],
  })
}

/** Shows one suggestion after the other with its quote and page, and asks what it is to become. */
export async function askForChoices(
  suggestions: readonly Suggestion[],
  given: AcceptFields,
  {screen, show}: {readonly screen: Screen; readonly show: (text: string) => void},
): Promise<Choice[]> {
  const choices: Choice[] = []
  for (const [index, suggestion] of suggestions.entries()) {
    const {kind, reference} = suggestion
    show(`\n${suggestionText(suggestion, screen)}`)
    const {answer} = await ask([
      {
        choices: [
          {name: `accept as ${entryNouns[kind]}`, value: 'accept'},
          {name: 'accept with another title', value: 'edit'},
          {name: 'reject', value: 'reject'},
          {name: 'decide later', value: 'later'},
          {name: 'stop here', value: 'stop'},
        ],
        message: `${index + 1} of ${suggestions.length}`,
        name: 'answer',
      },
    ])
    if (answer === 'stop') break
    if (answer === 'reject') choices.push({reference, verb: 'reject'})
    if (answer === 'accept' || answer === 'edit') {
      const fields = {...given, ...(await askForFields(suggestion, given, answer === 'edit'))}
      choices.push({fields, reference, verb: 'accept'})
    }
  }
  return choices
}

async function askForFields(
  {fields, kind}: Suggestion,
  given: AcceptFields,
  withTitle: boolean,
): Promise<AcceptFields> {
  const isBooking = kind === 'amount'
  return ask([
    ...(withTitle ? [{message: 'Title?', name: 'title', suggestion: fields.title}] : []),
    ...(isBooking && given.line === undefined
      ? [
          {
            message: 'On which budget line? (such as B1)',
            name: 'line',
            problem: (answer: string) => (answer === '' ? 'An amount is booked on a line of the budget.' : undefined),
          },
        ]
      : []),
    ...(isBooking && given.as === undefined
      ? [{choices: bookingVerbs.map((verb) => ({name: verb, value: verb})), message: 'As what?', name: 'as'}]
      : []),
  ])
}
