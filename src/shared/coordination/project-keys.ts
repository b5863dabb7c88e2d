import {ExitCode, UserError} from '#shared/errors'
import {quoted} from './quoted.ts'

const PROJECT_KEY = /^[A-Z][A-Z0-9]{1,9}$/

/** Left out where a name has other words: they say nothing about this project. */
const WEAK_WORDS = new Set('A AN AND AT BY FOR FROM IN NEW OF ON OUR PROGRAM PROGRAMME PROJECT THE TO WITH'.split(' '))

/** A reference such as R3 would look the same. */
const LOOKS_LIKE_AN_ITEM = /^[RAMSBTD]\d+$/

export function isProjectKey(text: string): boolean {
  return PROJECT_KEY.test(text)
}

/** Case does not matter. */
export function parseProjectKey(text: string): string {
  const key = text.trim().toUpperCase()
  if (isProjectKey(key)) return key
  throw new UserError(
    `${quoted(text)} is not a project key: 2 to 10 letters and digits, beginning with a letter from A to Z.`,
    {
      code: 'INVALID_PROJECT_KEY',
      exitCode: ExitCode.usage,
      nextStep: `Type a key such as ${suggestProjectKey(text, [])}.`,
    },
  )
}

/**
 * A short key that people recognize the project by: "Library refurbishment" → LIB, "Town hall" → TOWN, "Road safety
 * action plan" → RSAP. Taken ones are avoided with another abbreviation, then with a number.
 */
export function suggestProjectKey(name: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((key) => key.toUpperCase()))
  const abbreviated = abbreviations(wordsOf(name)).filter((key) => isProjectKey(key) && !LOOKS_LIKE_AN_ITEM.test(key))
  const candidates = abbreviated.length > 0 ? abbreviated : ['PRJ']
  return candidates.find((key) => !used.has(key)) ?? numbered(candidates[0]!, used)
}

function abbreviations(words: readonly string[]): string[] {
  const [first = '', second = ''] = words
  const initials = words
    .map((word) => word[0])
    .join('')
    .slice(0, 6)
  const short = first.length <= (words.length === 1 ? 6 : 4) ? first : first.slice(0, 3)
  const preferred = words.length >= 3 ? [initials, short] : [short, initials]
  return [...preferred, first.slice(0, 4), first.slice(0, 3) + second.slice(0, 3), first.slice(0, 10)]
}

/** Words in capital letters A to Z and digits, beginning with one that can begin a key. */
function wordsOf(name: string): string[] {
  const words = name
    .slice(0, 500)
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[đĐ]/g, 'd')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase()
    .replace(/['’]/g, '')
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '')
  const strong = words.filter((word) => !WEAK_WORDS.has(word))
  const kept = strong.length > 0 ? strong : words
  return kept.slice(
    Math.max(
      0,
      kept.findIndex((word) => /^[A-Z]/.test(word)),
    ),
  )
}

function numbered(base: string, used: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const key = base.slice(0, 10 - String(number).length) + number
    if (!used.has(key)) return key
  }
}
