import type {ListView} from '#shared/lists/index'
import {type Colour, plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {Suggestion} from './shape.ts'

export const suggestionList: ListView<Suggestion> = {
  columns: [
    {name: 'reference', title: 'SUGGESTION', value: ({reference}) => reference},
    {name: 'kind', value: ({kind}) => entryNouns[kind]},
    {name: 'title', flexible: true, value: ({fields}) => fields.title},
    {name: 'date', leaves: 2, value: ({fields}) => fields.date},
    {
      name: 'amount',
      align: 'right',
      leaves: 3,
      rank: ({fields}) => Number(fields.amount?.amount ?? 0),
      shown: amountText,
      value: ({fields}) => fields.amount?.amount ?? null,
    },
    {name: 'owner', flexible: true, leaves: 1, value: ({fields}) => fields.owner},
    {name: 'confidence', leaves: 4, rank: ({confidence}) => ranks[confidence], value: ({confidence}) => confidence},
    {name: 'page', align: 'right', value: ({evidence}) => evidence[0]!.page},
    {name: 'status', onRequest: true, value: ({status}) => status},
    {name: 'became', onRequest: true, value: ({became}) => became},
    {name: 'quote', flexible: true, onRequest: true, value: ({evidence}) => evidence[0]!.quote},
    {name: 'origin', onRequest: true, value: ({origin}) => origin},
    {name: 'currency', onRequest: true, value: ({fields}) => fields.amount?.currency ?? null},
    {name: 'project', onRequest: true, value: ({project}) => project},
    {name: 'suggested', onRequest: true, value: ({suggestedOn}) => suggestedOn},
    {name: 'decided', onRequest: true, value: ({decidedOn}) => decidedOn},
    {name: 'decided-by', onRequest: true, value: ({decidedBy}) => decidedBy},
  ],
  empty: 'Nothing waits for a decision. Analyse a document: coord document analyze LIB-D1',
}

const ranks = {high: 3, low: 1, medium: 2}

/** What a suggestion would become. */
export const entryNouns = {
  action: 'action',
  amount: 'booking',
  date: 'milestone',
  risk: 'risk',
  stakeholder: 'stakeholder',
} as const satisfies Record<Suggestion['kind'], string>

/** Each with its quote and page: what somebody has to see who decides. */
export function renderSuggestions(suggestions: readonly Suggestion[], screen: Screen): string {
  return suggestions.map((suggestion) => suggestionText(suggestion, screen)).join('\n\n')
}

export function suggestionText(suggestion: Suggestion, {colour, columns}: Screen): string {
  const {evidence, reference, status} = suggestion
  const decided = status === 'pending' ? '' : `  ${colour.dim(decisionText(suggestion))}`
  return [
    wrap(`${colour.bold(reference)}  ${headText(suggestion, colour)}${decided}`, columns),
    ...evidence.map(({page, quote}) => wrap(`  p. ${page}: “${plainLine(quote)}”`, columns)),
  ].join('\n')
}

/** One line after a decision. */
export function decisionLine({became, fields, reference}: Suggestion, {colour, columns}: Screen): string {
  const as = became === null ? '' : ` as ${colour.bold(became)}`
  return wrap(`${colour.bold(reference)}${as}  ${plainLine(fields.title)}`, columns)
}

export function suggestionTotals(suggestions: readonly Suggestion[], {columns}: Screen): string {
  const [first] = suggestions
  const how = first === undefined ? '' : `: coord document accept ${first.reference} (or reject)`
  return wrap(`${suggestions.length === 1 ? '1 suggestion' : `${suggestions.length} suggestions`}${how}`, columns)
}

function headText({confidence, fields, kind, origin}: Suggestion, colour: Colour): string {
  const facts = [
    fields.date,
    fields.amount && amountText({fields}),
    fields.owner && `owner ${plainLine(fields.owner)}`,
    fields.role && plainLine(fields.role),
    fields.email && plainLine(fields.email),
    fields.severity && `${fields.severity} severity`,
  ].filter((fact) => typeof fact === 'string')
  const who = {ai: 'by the model', both: 'by rules and the model', rules: 'by rules'}[origin]
  const more = facts.length === 0 ? '' : ` (${facts.join(', ')})`
  return `${colour.cyan(entryNouns[kind])}  ${plainLine(fields.title)}${more}  ${colour.dim(`${confidence}, ${who}`)}`
}

function amountText({fields: {amount}}: Pick<Suggestion, 'fields'>): string | null {
  return amount && `${amount.amount} ${amount.currency}`
}

function decisionText({became, decidedBy, decidedOn, status}: Suggestion): string {
  return `${status}${became === null ? '' : ` as ${became}`} on ${decidedOn} by ${decidedBy}`
}
