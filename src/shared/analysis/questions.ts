import type {Kysely} from 'kysely'
import {loadBudgetLines, moneyText} from '#shared/budgets/index'
import type {Database} from '#shared/db/index'
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

/** Where an amount can be booked. */
export interface OfferedLine {
  readonly reference: string
  readonly project: string
  readonly text: string
}

/** The open budget lines of the projects of amounts. */
export async function linesToOffer(
  database: Kysely<Database>,
  suggestions: readonly Suggestion[],
  now: Date,
): Promise<OfferedLine[]> {
  const projects = new Set(suggestions.filter(({kind}) => kind === 'amount').map(({project}) => project))
  if (projects.size === 0) return []
  const lines = await loadBudgetLines(database, now, {status: 'open'})
  return lines
    .filter(({project}) => projects.has(project))
    .map(({figures, name, project, reference}) => ({
      project,
      reference,
      text: `${reference}  ${name}, ${moneyText(figures.available)} available`,
    }))
}

interface Asking {
  readonly lines: readonly OfferedLine[]
  readonly screen: Screen
  readonly show: (text: string) => void
}

/** Shows one suggestion after the other with its quote and page, and asks what it is to become. */
export async function askForChoices(
  suggestions: readonly Suggestion[],
  given: AcceptFields,
  {lines, screen, show}: Asking,
): Promise<Choice[]> {
  const choices: Choice[] = []
  try {
    for (const [index, suggestion] of suggestions.entries()) {
      show(`\n${suggestionText(suggestion, screen)}`)
      const choice = await askForChoice(suggestion, given, lines, `${index + 1} of ${suggestions.length}`)
      if (choice === 'stop') break
      if (choice !== 'later') choices.push(choice)
    }
  } catch (error) {
    if (choices.length > 0) show(`Dropped ${choices.length} of your decisions; "stop here" keeps them.`)
    throw error
  }
  return choices
}

async function askForChoice(
  suggestion: Suggestion,
  given: AcceptFields,
  lines: readonly OfferedLine[],
  message: string,
): Promise<Choice | 'later' | 'stop'> {
  const {kind, project, reference} = suggestion
  const own = lines.filter((line) => line.project === project)
  const isAcceptable = kind !== 'amount' || given.line !== undefined || own.length > 0
  const accepting = [
    {name: `accept as ${entryNouns[kind]}`, value: 'accept'},
    {name: 'accept with another title', value: 'edit'},
  ]
  const {answer} = await ask([
    {
      choices: [
        ...(isAcceptable ? accepting : []),
        {name: 'reject', value: 'reject'},
        {name: isAcceptable ? 'decide later' : 'decide later (no open budget line to book it on)', value: 'later'},
        {name: 'stop here', value: 'stop'},
      ],
      message,
      name: 'answer',
      ...(!isAcceptable && {suggestion: 'later'}),
    },
  ])
  if (answer === 'later' || answer === 'stop') return answer
  if (answer === 'reject') return {reference, verb: 'reject'}
  const fields = {...given, ...(await askForFields(suggestion, given, answer === 'edit', own))}
  return {fields, reference, verb: 'accept'}
}

async function askForFields(
  {fields, kind}: Suggestion,
  given: AcceptFields,
  withTitle: boolean,
  lines: readonly OfferedLine[],
): Promise<AcceptFields> {
  const isBooking = kind === 'amount'
  return ask([
    ...(withTitle ? [{message: 'Title?', name: 'title', suggestion: fields.title}] : []),
    ...(isBooking && given.line === undefined
      ? [
          {
            choices: lines.map(({reference, text}) => ({name: text, value: reference})),
            message: 'On which budget line?',
            name: 'line',
          },
        ]
      : []),
    ...(isBooking && given.as === undefined
      ? [{choices: bookingVerbs.map((verb) => ({name: verb, value: verb})), message: 'As what?', name: 'as'}]
      : []),
  ])
}
