import {plainLine} from '#shared/terminal/index'
import type {Fact, Sentence} from '../types.ts'
import {unsupportedClaim} from './claims.ts'
import {blanked, type Figures, figuresIn} from './figures.ts'
import {peopleIn, unknownName, wordsIn} from './names.ts'
import {ownWords, withoutQuotations} from './quotations.ts'

/** Why a sentence may not be told: something in it that no fact it cites says. */
export type Unsupported = 'number' | 'date' | 'amount' | 'reference' | 'name' | 'no_fact' | 'claim' | 'form'

export interface DroppedSentence {
  readonly sentence: Sentence
  readonly reason: Unsupported
  readonly found: string
}

export interface Supported {
  readonly kept: readonly Sentence[]
  readonly dropped: readonly DroppedSentence[]
}

/**
 * The sentences whose every number, date, amount, reference and name is in a fact that they cite, and which deny nothing
 * that those say. What a title says counts only between its quotation marks: it is the text of whoever wrote it. Where a
 * sentence names an entry, its figures have to be of that entry. Two figures of the same kind about the same entry may
 * still be exchanged: that needs somebody who understands the sentence.
 */
export function supportedSentences(sentences: readonly Sentence[], facts: readonly Fact[]): Supported {
  const byId = new Map(facts.map((fact) => [fact.id, {...fact, text: shown(fact.text)}]))
  const people = peopleIn(facts.map(ownWords))
  const kept: Sentence[] = []
  const dropped: DroppedSentence[] = []
  for (const sentence of sentences) {
    const text = shown(sentence.text)
    const cited = [...new Set(sentence.factIds)].map((id) => byId.get(id))
    const problem = problemWith(text, cited, people)
    if (problem === null) kept.push({factIds: [...new Set(sentence.factIds)], text})
    else dropped.push({...problem, found: problem.found || sentence.factIds.join(', '), sentence})
  }
  return {dropped, kept}
}

type Problem = Pick<DroppedSentence, 'reason' | 'found'>

const LONGEST = 600
/** Links, mentions and markup: mail clients and chats make something of them by themselves. */
const MARKUP = /:\/\/|\bwww\.|@[\p{L}\p{N}]|<\/?[\p{L}!]|\]\(|`|\$\(/iu

function problemWith(text: string, cited: readonly (Fact | undefined)[], people: ReadonlySet<string>): Problem | null {
  const facts = cited.filter((fact) => fact !== undefined)
  if (text === '' || facts.length === 0 || facts.length < cited.length) return {found: '', reason: 'no_fact'}
  const said = withoutQuotations(text, facts).normalize('NFKC')
  const markup = MARKUP.exec(said)
  if (markup !== null || said.length > LONGEST)
    return {found: markup?.[0] ?? `${said.length} characters`, reason: 'form'}
  const own = facts.map(ownWords)
  const days = own.flatMap((words) => figuresIn(words).dates).filter(({value}) => /^\d{4}-/.test(value ?? ''))
  const named = referencesIn(said)
  const figures = figuresIn(blanked(said, named), days[0]?.value)
  const {amounts, dates, numbers} = figures
  const rest = blanked(said, [...named, ...dates, ...amounts, ...numbers])
  const words = wordsIn(facts.map(everyWord).join(' '))
  const retold = facts.filter((fact) => !text.includes(fact.text)).map(ownWords)
  return (
    problem('reference', foreignReference(named, facts)) ??
    unsupportedFigure(figures, mentionsIn(said, facts), facts) ??
    problem('name', unknownName(rest, {people, words})) ??
    problem('claim', unsupportedClaim(blanked(said, named), own, retold))
  )
}

function problem(reason: Unsupported, found: string | null): Problem | null {
  return found === null ? null : {found, reason}
}

/** What a sentence may name: not who is named only in a title, where everybody could be made to say everything. */
function everyWord(fact: Fact): string {
  const lower = fact.text.match(/(?<![\p{L}\p{N}'’-])\p{Ll}[\p{L}\p{M}\p{N}'’-]*/gu) ?? []
  return [ownWords(fact), fact.project ?? '', ...fact.references, ...lower].join(' ')
}

/** Also in the short form, without the key of the project. */
function foreignReference(named: readonly Mention[], facts: readonly Fact[]): string | null {
  const known = facts.flatMap((fact) => [...fact.references, ...referencesIn(ownWords(fact)).map(({is}) => is)])
  return named.find(({is}) => !known.some((each) => each === is || each.endsWith(`-${is}`)))?.written ?? null
}

function unsupportedFigure(said: Figures, mentions: readonly Mention[], facts: readonly Fact[]): Problem | null {
  const read = (text: string) => figuresIn(blanked(text, referencesIn(text)))
  const own = new Map(facts.map((fact) => [fact, read(ownWords(fact))]))
  const evidence = (at: number) => factsAbout(at, mentions, facts).map((fact) => own.get(fact)!)
  const amounts = (at: number) => evidence(at).flatMap((figures) => figures.amounts)
  const date = said.dates.find(({at, value}) => !isKnownDate(value, evidence(at)))
  const amount = said.amounts.find(({at, value}) => !amounts(at).some((known) => known.value === value))
  const isOfFacts = ({written}: Figures['numbers'][number]) => facts.length === 2 && written.toLowerCase() === 'both'
  const number = said.numbers.find((each) => !isOfFacts(each) && !isKnownNumber(each, evidence(each.at)))
  return (
    problem('date', date?.written ?? null) ??
    problem('amount', amount?.written ?? null) ??
    problem('number', number?.written ?? null)
  )
}

function isKnownDate(value: string | null, evidence: readonly Figures[]): boolean {
  if (value === null) return false
  const known = evidence.flatMap(({dates}) => dates.map((date) => date.value ?? ''))
  const days = known.filter((each) => /^\d{4}-/.test(each))
  const [, month, year] = /^month (\d+)(?: of (\d+))?$/.exec(value) ?? []
  if (month) return days.some((day) => Number(day.slice(5, 7)) === Number(month) && (!year || day.startsWith(year)))
  if (value.startsWith('year ')) return days.some((day) => day.startsWith(value.slice(5)))
  return known.includes(value)
}

/** The same number of the same things: what the facts count with another number is not meant. */
function isKnownNumber({counted, value}: Figures['numbers'][number], evidence: readonly Figures[]): boolean {
  const known = evidence.flatMap(({numbers}) => numbers)
  const unit = counted.find((word) => UNITS.has(word))
  const alike = (unit === undefined ? counted : [unit]).map((word) =>
    known.filter((each) => each.counted.includes(word)),
  )
  const sameThing = alike.find((figures) => figures.length > 0) ?? (unit === undefined ? known : [])
  return sameThing.some((each) => each.value === value)
}

/** "4 weeks" is not what a fact with "4" and without weeks says. */
const UNITS = new Set('day week month year hour minute percent point time'.split(' '))

interface Mention {
  readonly is: string
  readonly written: string
  readonly at: number
}

const REFERENCE =
  /(?<![\p{L}\p{N}-])(?:([A-Z][A-Z0-9]{1,9})-([RAMSBTD])-?0*([1-9]\d{0,8})|([RAMSBTDF]\d{1,9}))(?![\p{L}\p{N}])/giu

function referencesIn(text: string): Mention[] {
  return [...text.matchAll(REFERENCE)].map(({0: written, 1: key, 2: letter, 3: number, 4: short, index}) => ({
    at: index,
    is: (short ?? `${key}-${letter}${number}`).toUpperCase(),
    written,
  }))
}

/** Entries and projects of the facts that the sentence names, in its order. */
function mentionsIn(said: string, facts: readonly Fact[]): Mention[] {
  const keys = new Set(facts.flatMap(({project, references}) => [project, ...references]).filter((key) => key !== null))
  const projects = [...keys].filter((key) => !key.includes('-'))
  const named = [...said.matchAll(/(?<![\p{L}\p{N}-])[A-Z][A-Z0-9]{1,9}(?![\p{L}\p{N}-])/gu)]
    .filter(([key]) => projects.includes(key))
    .map(({0: written, index}) => ({at: index, is: written, written}))
  return [...referencesIn(said), ...named].toSorted((one, other) => one.at - other.at)
}

/** A figure is about the entry that was named last before it, or else next; facts about none that is named stay open to all. */
function factsAbout(at: number, mentions: readonly Mention[], facts: readonly Fact[]): readonly Fact[] {
  const nearest = mentions.findLast((mention) => mention.at < at) ?? mentions[0]
  if (nearest === undefined) return facts
  const isNamed = (reference: string) => mentions.some(({is}) => is === reference || reference.endsWith(`-${is}`))
  return facts.filter(
    ({project, references}) =>
      !references.some(isNamed) ||
      project === nearest.is ||
      references.some((reference) => reference === nearest.is || reference.endsWith(`-${nearest.is}`)),
  )
}

/** What a reader sees of it: on one line, without what nobody sees. */
function shown(text: string): string {
  return plainLine(text.normalize('NFC').replace(HIDDEN, ''))
}

const HIDDEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu
