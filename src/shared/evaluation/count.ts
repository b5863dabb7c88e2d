import type {GoldSentence, GoldStakeholder, GoldValue} from './gold.ts'
import {overlap, personKey} from './words.ts'

/** What was found of what there is, what was not, and what was found although it is not there. */
export interface Count {
  readonly found: readonly string[]
  readonly missed: readonly string[]
  readonly extra: readonly string[]
}

/** Half of the words of what a reader marked have to be in the quote. */
export const ENOUGH_OVERLAP = 0.5

/** Each value counts once, however often it occurs. */
export function countValues(gold: readonly GoldValue[], found: Iterable<string>): Count {
  const values = new Set(found)
  const wanted = gold.filter(({optional}) => !optional).map(({value}) => value)
  const known = new Set(gold.map(({value}) => value))
  return {
    extra: [...values].filter((value) => !known.has(value)),
    found: wanted.filter((value) => values.has(value)),
    missed: wanted.filter((value) => !values.has(value)),
  }
}

/** Names are equal without titles; several findings about one person count once. */
export function countStakeholders(gold: readonly GoldStakeholder[], found: readonly string[]): Count {
  const keys = new Map(found.map((name) => [personKey(name), name]))
  const keysOf = ({names}: GoldStakeholder) => names.map(personKey)
  const wanted = gold.filter(({optional}) => !optional)
  const known = new Set(gold.flatMap(keysOf))
  const isFound = (person: GoldStakeholder) => keysOf(person).some((key) => keys.has(key))
  return {
    extra: [...keys].filter(([key]) => !known.has(key)).map(([, name]) => name),
    found: wanted.filter(isFound).map(({names}) => names[0]!),
    missed: wanted.filter((person) => !isFound(person)).map(({names}) => names[0]!),
  }
}

/** What was found, with all quotes that it rests on. */
export interface Quoted {
  readonly text: string
  readonly quotes: readonly string[]
}

export interface SentenceCount extends Count {
  /** Index in `gold` to index in `found`. */
  readonly pairs: ReadonlyMap<number, number>
}

/**
 * Each finding stands for one item at most, and as many items as possible are paired. What else is found about an item
 * that is paired already, or about an optional one, counts neither way.
 */
export function countSentences(gold: readonly GoldSentence[], found: readonly Quoted[]): SentenceCount {
  const fits = gold.map(({quotes}) =>
    found.flatMap(({quotes: given}, index) =>
      quotes.some((wanted) => given.some((quote) => overlap(wanted, quote) >= ENOUGH_OVERLAP)) ? [index] : [],
    ),
  )
  const required = [...gold.keys()].filter((index) => !gold[index]!.optional)
  const pairs = pairUp(required, fits)
  const counted = new Set(pairs.values())
  const known = new Set(fits.flat())
  const firstQuote = (index: number) => gold[index]!.quotes[0]!
  return {
    extra: found.filter((_, index) => !counted.has(index) && !known.has(index)).map(({text}) => text),
    found: required.filter((index) => pairs.has(index)).map(firstQuote),
    missed: required.filter((index) => !pairs.has(index)).map(firstQuote),
    pairs,
  }
}

/** A largest matching, by augmenting paths. */
function pairUp(items: readonly number[], fits: readonly (readonly number[])[]): Map<number, number> {
  const itemOf = new Map<number, number>()
  const place = (item: number, tried: Set<number>): boolean => {
    for (const finding of fits[item]!) {
      if (tried.has(finding)) continue
      tried.add(finding)
      const holder = itemOf.get(finding)
      if (holder === undefined || place(holder, tried)) {
        itemOf.set(finding, item)
        return true
      }
    }
    return false
  }
  for (const item of items) place(item, new Set())
  return new Map([...itemOf].map(([finding, item]) => [item, finding]))
}
