import type {IsoDate} from '#shared/coordination/index'
import {
  ACTION_COLUMN,
  ACTION_FOR,
  ANSWER_COLUMN,
  ARROW,
  CONTRACT_PARTY,
  DONE,
  DUE_BEFORE,
  DUE_COLUMN,
  DUE_SOON,
  DUE_WORDS,
  ENDS_WITH_ACTION,
  ENGLISH_TASK,
  english,
  GERMAN_TASK,
  german,
  IMPERATIVE,
  LABEL,
  LEAD,
  LONGEST_TITLE,
  MUST_BE_DONE,
  NO_TASK_COLUMN,
  NO_TASK_DE,
  NOTHING,
  ONCE,
  OWNER_COLUMN,
  PASSIVE,
  PAYMENT,
  PROMISED,
  partyAtStart,
  RESPONSIBLE,
  SOON,
  STARTS_TO_ACT,
  TASK_DUE_COLUMN,
  TASK_OWNER_COLUMN,
  VERB_BEFORE_NAME,
  VERB_FIRST,
  WILL_BE_DONE,
  WOULD,
} from './action-cues.ts'
import {weigh, wordCount} from './cues.ts'
import type {Prove} from './evidence.ts'
import type {Sentence} from './layout.ts'
import type {ActionFinding, Language, StakeholderFinding} from './types.ts'

export interface DatedSentence {
  readonly sentence: Sentence
  /** Dates in the sentence; offsets in its page. */
  readonly dates: readonly {readonly date: IsoDate; readonly start: number; readonly end: number}[]
}

interface Owner {
  readonly name: string
  /** Where the mention ends in the sentence's text. */
  readonly end: number
  readonly start: number
}

const ENOUGH = 3
/** What is longer is no sentence, but text without full stops: its beginning is read. */
const LONGEST = 2000

/** Who has to do what until when; only what is still to be done. */
export function findActions(
  dated: readonly DatedSentence[],
  people: readonly StakeholderFinding[],
  language: Language | null,
  prove: Prove,
): ActionFinding[] {
  const names = namesOf(people)
  const found: ActionFinding[] = []
  const seen = new Set<string>()
  for (const each of dated) {
    const finding = readAction(each, names, language, prove)
    const key = finding?.text.toLowerCase()
    if (!finding || seen.has(key!)) continue
    seen.add(key!)
    found.push(finding)
  }
  return found
}

function readAction(
  {sentence, dates}: DatedSentence,
  names: ReadonlyMap<string, string>,
  language: Language | null,
  prove: Prove,
): ActionFinding | null {
  const {form, topic, cells, columns} = sentence
  const text = sentence.text.slice(0, LONGEST)
  const fewestWords = form === 'row' || (topic === 'actions' && form === 'item') ? 2 : 3
  if (form === 'heading' || topic === 'contents' || wordCount(text) < fewestWords) return null
  if (cells.some((cell) => DONE.test(cell.text)) || /^\[x\]|(?:wrote|schrieb(?: .{2,60})?):$/i.test(text)) return null
  const addressed = ACTION_FOR.exec(text)
  const label = addressed?.[0] ?? LABEL.exec(text)?.[0] ?? ''
  const isPointedOut = label === '' && ARROW.test(text)
  const body = text.slice(label.length).replace(ARROW, '')
  const due = dueOf(sentence, dates)
  const hasDue = due !== null || (DUE_WORDS.test(body) && dates.length > 0)
  const doer = doerOf(body, names, language, topic === 'actions' || hasDue || isPointedOut)
  const tail = ownerAtEnd(body, names)
  const isListed = form !== 'sentence'
  const column = columns.findIndex((each) => ACTION_COLUMN.test(each) || (ANSWER_COLUMN.test(each) && due !== null))
  const isColumn = form === 'row' && column >= 0
  const isTaskTable = form === 'row' && listsTasks(columns)
  if (isColumn && NOTHING.test(cells[column]?.text ?? '')) return null
  const willBeDone = WILL_BE_DONE[language ?? 'en'].test(body)
  const agent = willBeDone ? agentOf(body, names) : null
  const owner = ownerInCells(sentence, names) ?? nameIn(addressed, names) ?? doer?.name ?? agent ?? tail
  const score =
    (label ? 4 : 0) +
    (isColumn || isTaskTable ? 4 : 0) +
    (topic === 'actions' ? (isListed || owner !== null ? 3 : hasDue ? 1.5 : 1) : 0) +
    (doer ? (doer.isPerson || doer.isOnce ? 3 : hasDue || DUE_SOON.test(body) ? 2.5 : 1) : 0) +
    (willBeDone ? (agent !== null ? 3 : hasDue ? 2 : 0) : 0) +
    (MUST_BE_DONE.test(body) ? 3 : 0) +
    (PROMISED.test(body) ? (hasDue || SOON.test(body) ? 3 : 1) : 0) +
    (RESPONSIBLE.test(text) && ownersIn(text, names).length > 0 ? 3 : 0) +
    (doer && !hasDue && DUE_SOON.test(body) ? 0.5 : 0) +
    (hasDue && PASSIVE.test(body) ? 2 : 0) +
    (hasDue && PAYMENT.test(body) ? 2 : 0) +
    (tail !== null && isListed ? 2 : 0) +
    (ENDS_WITH_ACTION.test(body) && tail !== null ? 3 : 0) +
    (hasDue ? 1 : 0) +
    (IMPERATIVE.test(body) ? (topic === 'actions' ? 2 : isListed ? 1 : 0) : 0) +
    weigh(body, language === 'de' ? german : english) -
    (topic === 'risks' && !isColumn ? 2 : 0)
  if (score < ENOUGH || (form === 'row' && !isColumn && !isTaskTable && topic !== 'actions')) return null
  const longest = [...cells].sort((one, other) => other.text.length - one.text.length)[0]
  return {
    kind: 'action',
    text: cells[column]?.text ?? longest?.text ?? body,
    owner,
    due,
    origin: 'rules',
    confidence: score >= 5 ? 'high' : score >= 4 ? 'medium' : 'low',
    evidence: [prove(sentence)],
  }
}

function nameIn(match: RegExpExecArray | null, names: ReadonlyMap<string, string>): string | null {
  const called = match?.[1]
  return called === undefined ? null : (names.get(called) ?? called)
}

function listsTasks(columns: readonly string[]): boolean {
  const has = (pattern: RegExp) => columns.some((column) => pattern.test(column))
  return has(TASK_OWNER_COLUMN) && has(TASK_DUE_COLUMN) && !has(NO_TASK_COLUMN)
}

/** Every way in which a person may be called, with the full name; ambiguous ones are left out. */
function namesOf(people: readonly StakeholderFinding[]): Map<string, string> {
  const names = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const {name} of people.filter((each) => !each.name.includes('@'))) {
    const words = name.split(' ')
    const initials = words.map((word) => word[0]).join('')
    for (const called of new Set([name, words[0]!, words.at(-1)!, initials])) {
      if (names.has(called) && names.get(called) !== name) ambiguous.add(called)
      names.set(called, name)
    }
  }
  for (const called of ambiguous) names.delete(called)
  return names
}

interface Doer {
  readonly name: string
  readonly isPerson: boolean
  /** What is to be done is done once, so that it is a task without a day too. */
  readonly isOnce: boolean
}

function doerOf(
  body: string,
  names: ReadonlyMap<string, string>,
  language: Language | null,
  isLikely: boolean,
): Doer | null {
  const cue = language === 'de' ? GERMAN_TASK : ENGLISH_TASK
  const isTask = (after: string) =>
    cue.test(after) || (isLikely && (STARTS_TO_ACT[language ?? 'en'].test(after) || IMPERATIVE.test(after.trimStart())))
  if (language === 'de' && NO_TASK_DE.test(body)) return null
  const lead = LEAD[language ?? 'en'].exec(body)?.[0] ?? ''
  const isAgreed = /(?:that|dass)\s+$/i.test(lead)
  for (const owner of ownersIn(body, names)) {
    const after = body.slice(owner.end)
    const isNamed = owner.start === 0 && /^\s?[:–-]\s\p{L}/u.test(after)
    const isAgreedUpon = isAgreed && owner.start <= lead.length + LONGEST_TITLE && WOULD[language ?? 'en'].test(after)
    const isAfterVerb = language === 'de' && VERB_BEFORE_NAME.test(body.slice(0, owner.start))
    if (isTask(after) || isNamed || isAgreedUpon || isAfterVerb) return {isOnce: true, isPerson: true, name: owner.name}
  }
  return partyIn(body, lead, (after) => isTask(after) || (isAgreed && WOULD[language ?? 'en'].test(after)), language)
}

function partyIn(
  body: string,
  lead: string,
  isTask: (after: string) => boolean,
  language: Language | null,
): Doer | null {
  // "By Friday checks the office …" is the order of words in German.
  const inverted = language === 'de' ? VERB_FIRST.exec(body)?.[0] : undefined
  const from = inverted === undefined ? body.slice(lead.length) : body.slice(inverted.length)
  const party = partyAtStart.exec(from)?.[0]
  // "It will be …" is not the IT department.
  if (party === undefined || party === 'It') return null
  const after = from.slice(party.length)
  if (inverted === undefined && !isTask(after)) return null
  const isOnce = ONCE[language ?? 'en'].test(after) && !CONTRACT_PARTY.test(party)
  return {isOnce, isPerson: false, name: party.replace(/^(?:the|der|die|das|den) /i, '')}
}

/** Who does it in "will be checked by Anna Weber", "to be checked by the surveyor". */
function agentOf(body: string, names: ReadonlyMap<string, string>): string | null {
  for (const {index, 0: by} of body.matchAll(/(?<!\p{L})(?:by|von|durch) (?:Mr|Mrs|Ms|Dr|Frau|Herrn)?\.? ?/gu)) {
    const rest = body.slice(index + by.length)
    const owner = ownersIn(rest, names)[0]
    if (owner?.start === 0) return owner.name
    const party = /^(?:the|der|dem) /i.test(rest) ? partyAtStart.exec(rest)?.[0] : undefined
    if (party) return party.replace(/^(?:the|der|dem) /i, '')
  }
  return null
}

function ownersIn(body: string, names: ReadonlyMap<string, string>): Owner[] {
  const found: Owner[] = []
  for (const match of body.matchAll(/\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’-]+){0,2}/gu)) {
    const words = match[0].split(' ')
    for (let from = 0; from < words.length; from++) {
      for (let to = words.length; to > from; to--) {
        const called = words.slice(from, to).join(' ')
        const name = names.get(called)
        if (name === undefined) continue
        const start = match.index + words.slice(0, from).join(' ').length + (from > 0 ? 1 : 0)
        found.push({name, start, end: start + called.length})
        from = to
      }
    }
  }
  return found
}

/** "… (Anna Weber)", "… – Anna Weber, 3 May 2026", "… Owner: Anna Weber" */
function ownerAtEnd(body: string, names: ReadonlyMap<string, string>): string | null {
  const named = /(?:owner|responsible|verantwortlich|zuständig|action|who|wer)\b:?\s*([^,;.)|]{2,40})/iu.exec(body)?.[1]
  const tail = named ?? /(?:[([]|\s[–—-]\s|→\s?|\|\s?)([^()[\]|–—→]{2,60})[)\]]?\.?$/u.exec(body)?.[1]
  return tail === undefined ? null : (ownersIn(tail, names)[0]?.name ?? null)
}

function ownerInCells({cells, columns}: Sentence, names: ReadonlyMap<string, string>): string | null {
  const column = columns.findIndex((each) => OWNER_COLUMN.test(each))
  const text = column < 0 ? undefined : cells[column]?.text
  if (text !== undefined) return names.get(text) ?? (/^\p{Lu}/u.test(text) && text.length <= 60 ? text : null)
  return cells.map((cell) => names.get(cell.text)).find((name) => name !== undefined) ?? null
}

function dueOf({start, text, cells, columns, form}: Sentence, dates: DatedSentence['dates']): IsoDate | null {
  const column = columns.findIndex((each) => DUE_COLUMN.test(each))
  const cell = column < 0 ? undefined : cells[column]
  const inCell = cell && dates.find((each) => each.start >= cell.start && each.end <= cell.end)
  if (inCell) return inCell.date
  const named = dates.find((each) => {
    const approximate = text.slice(0, Math.max(0, each.start - start + 2))
    return [0, 1, 2, 3, 4].some((less) => DUE_BEFORE.test(approximate.slice(0, approximate.length - less)))
  })
  return named?.date ?? (form !== 'sentence' || dates.length === 1 ? (dates.at(-1)?.date ?? null) : null)
}
