import type {IsoDate} from '#shared/coordination/index'
import {type Cue, weigh, wordCount} from './cues.ts'
import type {Prove} from './evidence.ts'
import type {Sentence} from './layout.ts'
import {PARTY} from './roles.ts'
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
const DUE_BEFORE =
  /(?:\b(?:by|until|before|due|due on|due date|no later than|not later than|deadline|on or before|bis|bis zum|bis zum|spätestens|spätestens am|spätestens bis|fällig|fällig am|frist|termin)\b:?\s*(?:the |am |zum |\p{L}+day,? |(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag),? (?:dem |den )?)?)$/iu
const DUE_WORDS = /\b(?:by|before|until|no later than|not later than|within|due|bis|spätestens|innerhalb|binnen)\b/i
const DUE_SOON = /\b(?:before|within|no later than|prior to|vor|innerhalb|binnen|spätestens)\b/i
const OWNER_COLUMN = /owner|responsible|verantwort|zuständig|^wer\b|^who\b|assigned|assignee|name|lead/
const DUE_COLUMN = /due|fällig|frist|termin|deadline|^bis\b|^by\b|when|wann|date|datum/
const ACTION_COLUMN = /^(?:actions?|maßnahmen?|massnahmen?|aufgaben?|tasks?|what|was|to-?do)\b/
const DONE = /^(?:done|closed|completed?|erledigt|abgeschlossen|fertig|geschlossen|cancelled)$/i
const LABEL =
  /^(?:(?:new )?actions?(?: items?| points?)?|to-?do|task|a\d+|ap ?\d+|maßnahme|massnahme|aufgabe|auftrag|next step|nächster schritt)\s*(?:no\.?\s*|nr\.?\s*|#)?\d*\s*[:.–-]\s*(?=\S)/i

const english: readonly Cue[] = [
  {
    weight: 3,
    pattern: /\b(?:please|kindly)\s+(?!note|find|see|contact|do not hesitate|refer|feel|be aware|accept)\p{L}+/iu,
  },
  {weight: 3, pattern: /^(?:could|can|would) you (?:please )?\p{L}+/iu},
  {
    weight: 3,
    pattern:
      /\b(?:we|i) (?:kindly |would )?(?:ask|request|urge|invite) you to\b|\blet (?:us|me) (?:know|have)\b|\bmust reach (?:us|me)\b|\b(?:we|i) need .{2,60} from you\b/i,
  },
  {
    weight: -4,
    pattern:
      /\b(?:was|were|has been|have been) (?:completed|done|delivered|submitted|sent|finished|closed)\b|\bno (?:further )?actions?\b|\bif you have (?:any )?questions\b/i,
  },
]
const german: readonly Cue[] = [
  {
    weight: 3,
    pattern:
      /(?<!\p{L})bitte(?!\p{L})(?! beachten| wenden| nicht zögern)|(?<!\p{L})(?:wir|ich) bitten? (?:sie|euch|dich|um)/iu,
  },
  {
    weight: 3,
    pattern:
      /(?:ist|sind|muss|müssen|soll|sollen|hat|haben)(?!\p{L}).{0,60}(?<!\p{L})bis (?:zum |spätestens |ende )?.{3,60}(?:zu \p{L}+en|\p{L}+zu\p{L}+en|werden|\p{L}{4,}en)(?!\p{L})/iu,
  },
  {weight: 2, pattern: /wird (?:beauftragt|gebeten)|werden (?:beauftragt|gebeten)/i},
  {
    weight: -4,
    pattern:
      /(?<!\p{L})(?:wurde|wurden|ist|sind) (?:\p{L}+ ){0,4}(?:erledigt|abgeschlossen|versandt|geliefert)|kein(?:e|en)? (?:weiteren )?(?:maßnahmen|aufgaben)|bei (?:rück)?fragen/iu,
  },
]

const ENGLISH_TASK =
  /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:will|shall|must|is to|are to|to|agreed to|has agreed to|have agreed to|undertakes? to|needs? to|has to|have to|should|commits? to|is asked to|are asked to|was asked to|is responsible for|takes over|(?:promised|offered|volunteered) to)\s+(?!be\b|have\b|not\b|need\b|remain\b|result\b|lead to\b|cost\b|receive\b|benefit\b|continue to be\b|take place\b|become\b|include\b|require\b|meet (?:on|again|every)|mean\b|apply\b|cover\b|own\b|bear\b)(?:also |then |now )?\p{L}+/iu
const GERMAN_TASK =
  /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:wird(?! (?:beginnen|stattfinden))|soll|muss|hat|werden|sollen|müssen|übernimmt|übernehmen|erstellt|klärt|prüft|liefert|sendet|schickt|organisiert|legt|bereitet|informiert|stellt|stimmt|holt|beauftragt|aktualisiert|meldet|koordiniert|beschafft|verschickt|verteilt|erarbeitet|kümmert|fordert|führt|plant|reicht|gibt|bittet|vereinbart|kontaktiert|überarbeitet|ergänzt|lädt|bestellt|schließt)(?!\p{L})/iu
const NO_TASK_DE =
  /(?:wird|werden) (?:\p{L}+ )*?(?:beginnen|stattfinden|sein|geleitet)|hat (?:berichtet|erklärt|mitgeteilt)|stellt(?:e)? (?:\p{L}+ )*vor(?!\p{L})(?!.*bis)|erklärt/iu
const PASSIVE =
  /\b(?:must|shall|needs? to|has to|have to|is to|are to|should|to) be \p{L}+(?:ed|en|t|d|id)\b.{0,80}\b(?:by|before|no later than|not later than|until) /iu
const STARTS_TO_ACT = {
  en: /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?\p{Ll}{2,}s\s+\p{L}/u,
  de: /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?!ist |hat |geht |steht |liegt |bleibt |gibt |kommt |gilt )\p{Ll}{3,}t\s+\p{L}/u,
}
const PAYMENT =
  /\b(?:is|are) (?:due|payable) (?:by|on|until|no later than)\b|\bpayable (?:by|on|until)\b|(?<!\p{L})(?:zahlbar|fällig|zu zahlen|zu überweisen)(?!\p{L})|(?<!\p{L})verpflichtet(?: sich)?(?!\p{L})/iu
const IMPERATIVE =
  /^(?:send|prepare|draft|submit|check|review|update|confirm|contact|call|order|organi[sz]e|arrange|schedule|clarify|obtain|collect|provide|deliver|finali[sz]e|complete|publish|circulate|book|install|test|sign|approve|agree|write|ask|inform|invite|set up|request|create|develop|define|train|hire|recruit|appoint|negotiate|issue|share|close|pay|procure|tender|verify|investigate)\b/i
const partyAtStart = new RegExp(String.raw`^${PARTY}(?!\p{L})`, 'iu')

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
  const {form, topic, text, cells, columns} = sentence
  if (form === 'heading' || topic === 'contents' || wordCount(text) < 3) return null
  if (cells.some((cell) => DONE.test(cell.text)) || /^\[x\]|(?:wrote|schrieb(?: .{2,60})?):$/i.test(text)) return null
  const label = LABEL.exec(text)?.[0] ?? ''
  const body = text.slice(label.length)
  const due = dueOf(sentence, dates)
  const hasDue = due !== null || (DUE_WORDS.test(body) && dates.length > 0)
  const doer = doerOf(body, names, language, topic === 'actions' || hasDue)
  const tail = ownerAtEnd(body, names)
  const owner = ownerInCells(sentence, names) ?? doer?.name ?? tail
  const isListed = form !== 'sentence'
  const isColumn = form === 'row' && columns.some((column) => ACTION_COLUMN.test(column))
  const score =
    (label ? 4 : 0) +
    (isColumn ? 4 : 0) +
    (topic === 'actions' ? (isListed || owner !== null ? 3 : hasDue ? 1.5 : 1) : 0) +
    (doer ? (doer.isPerson ? 3 : hasDue || DUE_SOON.test(body) ? 2.5 : 1) : 0) +
    (doer && !hasDue && DUE_SOON.test(body) ? 0.5 : 0) +
    (hasDue && PASSIVE.test(body) ? 2 : 0) +
    (hasDue && PAYMENT.test(body) ? 2 : 0) +
    (tail !== null && isListed ? 2 : 0) +
    (hasDue ? 1 : 0) +
    (isListed && IMPERATIVE.test(body) ? 1 : 0) +
    weigh(body, language === 'de' ? german : english) -
    (topic === 'risks' && !isColumn ? 2 : 0)
  if (score < ENOUGH || (form === 'row' && !isColumn && topic !== 'actions')) return null
  const column = columns.findIndex((each) => ACTION_COLUMN.test(each))
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

function doerOf(
  body: string,
  names: ReadonlyMap<string, string>,
  language: Language | null,
  isLikely: boolean,
): {readonly name: string; readonly isPerson: boolean} | null {
  const cue = language === 'de' ? GERMAN_TASK : ENGLISH_TASK
  const task = {
    test: (after: string) => cue.test(after) || (isLikely && STARTS_TO_ACT[language ?? 'en'].test(after)),
  }
  if (language === 'de' && NO_TASK_DE.test(body)) return null
  for (const owner of ownersIn(body, names)) {
    const after = body.slice(owner.end)
    if (task.test(after) || (owner.start === 0 && /^\s?[:–-]\s\p{L}/u.test(after)))
      return {name: owner.name, isPerson: true}
    // "Until Friday Mr Weber checks" has its verb before the name in German.
    if (
      language === 'de' &&
      /(?<!\p{L})(?:wird|soll|muss|klärt|prüft|erstellt|übernimmt|liefert|sendet|legt)(?!\p{L}) (?:(?:frau|herr|dr\.) )*$/iu.test(
        body.slice(0, owner.start),
      )
    ) {
      return {name: owner.name, isPerson: true}
    }
  }
  const party = partyAtStart.exec(body)?.[0]
  // "It will be …" is not the IT department.
  if (party === undefined || party === 'It' || !task.test(body.slice(party.length))) return null
  return {name: party.replace(/^(?:the|der|die|das|den) /i, ''), isPerson: false}
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
