/** Lets the text of a model through as it comes, but only references to entries that it was given. */
export interface ReferenceGuard {
  /** What may be shown of the text so far and was not yet. */
  push(text: string): string
  /** The rest, at the end of the answer. */
  end(): string
  /** References that were let through, in the order of their first mention. */
  readonly cited: readonly string[]
  /** What looked like a reference and is none of those given. */
  readonly refused: readonly string[]
}

/** In place of a reference that nobody gave. */
export const REFUSED_REFERENCE = '[no such entry]'

/**
 * `known` are references as they are stored (`LIB-R3`), and keys of projects. A reference is held back until it is
 * complete: after `LIB-R1` another digit may come. Of other text nothing is held back.
 */
export function createReferenceGuard(known: readonly string[]): ReferenceGuard {
  const given = new Map(known.map((reference) => [reference.toUpperCase(), reference]))
  const keys = [...new Set(known.map((reference) => reference.split('-')[0]!.toLowerCase()))]
  const cited = new Set<string>()
  const refused: string[] = []
  let held = ''
  /** Of what was let through: a reference begins no later in a word. */
  let last = ''

  function checked(text: string): string {
    const result = text.replace(
      REFERENCE,
      (typed, bracket: string, key: string, letter: string, number: string, at) => {
        if (at === 0 && /[\p{L}\p{N}-]/u.test(last)) return typed
        const reference = given.get(`${key}-${letter}${number}`.toUpperCase())
        if (reference === undefined) {
          refused.push(typed.slice(bracket.length))
          return bracket ? REFUSED_REFERENCE.slice(0, -1) : REFUSED_REFERENCE
        }
        cited.add(reference)
        return `${bracket}${reference}`
      },
    )
    for (const [, key] of text.matchAll(CITED_KEY)) if (given.has(key!)) cited.add(key!)
    last = text.at(-1) ?? last
    return result
  }

  return {
    get cited() {
      return [...cited]
    },
    end() {
      const rest = checked(held)
      held = ''
      return rest
    },
    push(text) {
      const all = held + text
      const from = heldFrom(all, keys)
      held = all.slice(from)
      return checked(all.slice(0, from))
    },
    refused,
  }
}

/** With the letter before the number apart too (`LIB-R-3`), as models write it. */
const REFERENCE = /(?<![\p{L}\p{N}-])(\[?)([A-Z][A-Z0-9]{1,9})-([RAMSBTD])-?0*([1-9]\d{0,8})(?![\p{L}\p{N}])/giu

/** The key of a project is cited only in brackets: it may be a word. */
const CITED_KEY = /\[([A-Z][A-Z0-9]{1,9})\]/g

/** Where a reference may have begun that is not complete: at capitals, or at what a known key begins with. */
function heldFrom(text: string, keys: readonly string[]): number {
  const tail = /(?<![\p{L}\p{N}-])\[?(?:[A-Za-z][A-Za-z0-9]{0,9}(?:-(?:[RAMSBTDramsbtd](?:-?\d{0,10})?)?)?\]?)?$/u.exec(
    text,
  )
  if (tail === null || tail[0] === '') return text.length
  const key = /[A-Za-z][A-Za-z0-9]*/.exec(tail[0])?.[0]
  if (tail[0].endsWith(']')) return text.length
  if (key === undefined || key === key.toUpperCase() || tail[0].includes('-')) return tail.index
  return keys.some((known) => known.startsWith(key.toLowerCase())) ? tail.index : text.length
}
