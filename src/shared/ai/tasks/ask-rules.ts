import type {Found, Passage} from '#shared/search/index'

/** More are named, not told. */
const MOST_TOLD = 10
/** Facts that say what state an entry is in; others are told when a word of the question is in them. */
const FIRST_FACTS = 3

/** The answer without a model: the entries that were found, the best first, with what is most telling about each. */
export function foundByRules({by, passages, projects, terms}: Found): string {
  const told = passages.slice(0, MOST_TOLD)
  const rest = passages.slice(MOST_TOLD).map(({reference}) => `[${reference}]`)
  const why = by === 'register' ? `the register of ${terms.kinds.join(', ')}` : 'the question'
  const count = passages.length === 1 ? '1 entry' : `${passages.length} entries`
  return [
    `${count} of ${projects.join(', ')} for ${why}, best first:`,
    ...told.map((passage) => entryText(passage)),
    ...(rest.length > 0 ? [`Also: ${rest.join(' ')}`] : []),
  ].join('\n\n')
}

/** Said without asking anybody: a model would only make something up. */
export function nothingFound({projects, terms: {references, words}}: Found): string {
  const sought = [...references, ...words]
  const where = `the registers of ${projects.join(', ')}`
  if (sought.length === 0) return `The question has no word to look for in ${where}. Name what it is about.`
  return `Nothing found: no entry in ${where} has ${sought.length === 1 ? sought[0] : `any of: ${sought.join(', ')}`}.`
}

export function withoutModel(): string {
  return 'A question that is not about a project needs a model, and none answered. About projects, the registers answer without one: add --project KEY.'
}

function entryText({facts, kind, reference, status, title, words}: Passage): string {
  const shown = facts.filter(([, value], index) => index < FIRST_FACTS || hasWord(value, words))
  return [`[${reference}] ${title} (${kind}, ${status})`, ...shown.map(([name, value]) => `  ${name}: ${value}`)].join(
    '\n',
  )
}

function hasWord(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.some((word) => lower.includes(word))
}
