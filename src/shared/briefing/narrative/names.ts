import {isFirstName} from '#shared/findings/index'

interface Known {
  /** All words of the cited facts, titles and references too, in lower case. */
  readonly words: ReadonlySet<string>
  /** People whom other facts name as owners: `ben`. */
  readonly people: ReadonlySet<string>
}

/** Every word of a text as it is compared, with the parts of words with hyphens. */
export function wordsIn(text: string): Set<string> {
  const words = [...text.normalize('NFKC').toLowerCase().matchAll(WORD)].map(([word]) => word)
  return new Set(words.flatMap((word) => [word, withoutGenitive(word), ...word.split('-')]))
}

/** Who is named in brackets, as owners are: `is 4 days overdue (ben)`. */
export function peopleIn(texts: readonly string[]): Set<string> {
  const bracketed = texts.flatMap((text) => [...text.matchAll(/\((\p{L}[\p{L}\p{M}\p{N}._-]*)\)/gu)])
  return new Set(bracketed.map(([, name]) => name!.toLowerCase()))
}

/** The first word that names somebody or something and is in none of the facts. */
export function unknownName(text: string, {people, words}: Known): string | null {
  const plain = text.normalize('NFKC')
  for (const match of plain.matchAll(WORD)) {
    const [word] = match
    if (isKnown(word.toLowerCase(), words)) continue
    const before = plain.slice(0, match.index)
    if (/[^\p{Script=Latin}\p{M}\p{N}'’-]/u.test(word)) return word
    if (/\p{Lu}/u.test(word) && !(isBeginning(before) && openers.has(word.toLowerCase()))) return word
    if (people.has(word) || isLowerCaseName(word)) return word
    if (/\([^()]*$/.test(before)) return word
    if (/\b(?:by|owner|owners|owned by)\s+$/iu.test(before) && !isAfterBy(word)) return word
  }
  return null
}

const WORD = /\p{L}[\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu

function isKnown(word: string, words: ReadonlySet<string>): boolean {
  const plain = withoutGenitive(word)
  return (
    words.has(word) || words.has(plain) || (plain.includes('-') && plain.split('-').every((part) => words.has(part)))
  )
}

function withoutGenitive(word: string): string {
  return word.replace(/['’]s?$/u, '')
}

function isBeginning(before: string): boolean {
  return /^[^\p{L}\p{N}]*$/u.test(before) || /[.!?:;]["')\]]*\s+["'([]*$/u.test(before)
}

/** First names that are words as well. */
const WORDS_TOO = new Set('mark max grace may will rose art bill jack rich sandy amy dawn hope joy'.split(' '))

function isLowerCaseName(word: string): boolean {
  return !WORDS_TOO.has(word) && isFirstName(word.charAt(0).toUpperCase() + word.slice(1))
}

function isAfterBy(word: string): boolean {
  return word.endsWith('ing') || afterBy.has(word)
}

const afterBy = new Set(
  `a an the its their his her this that these those then now far more less about around up itself themselves default
   at how when which is are and or of who whom whose in on to has have should must needs need still too as`.split(
    /\s+/,
  ),
)

/** Words that sentences begin with and that name nobody. */
const openers = new Set(
  `a about according acceptance across action actions add added additionally after again against alert alerts also although
   among an and another any are as ask asks assess at attention available based be because before beside besides between
   big both budget budgets but by changes check close closely contact contacts contingency cost costs currently data
   deadline deadlines decide decision decisions declared despite do document documents does due during each earned either
   even expected expect figures final finally following for forecast from further furthermore given good had has have
   health here high higher how however if immediate immediately important in including is it its items just key lapse
   lapses late later leading least less level likewise look main major make many meanwhile milestone milestones money
   moreover most much needed needing needs new next notably note now of off older on once only open or other others
   otherwise our out over overall overdue owner owners part past pending people plan planned please portfolio present
   priority progress project projects promptly put quality rather recent recently red register regarding remaining report
   resolve review reviews risk risks schedule scheduled score section see several severe shortly should similarly since
   slips slipping so some soon spending spent stakeholder stakeholders still suggestions such take tell that the their then
   there thereafter these they this those threat threats three through thus time to together top total toward towards two
   under unless until up upcoming update urgent urgently value waiting was watch we were what when where whether which
   while who whose why with within without work worse worst yet you your`.split(/\s+/),
)
