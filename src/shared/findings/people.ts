import type {Prove} from './evidence.ts'
import {isFirstName} from './first-names.ts'
import type {Sentence} from './layout.ts'
import {cannotBeName, followsNoName} from './not-names.ts'
import {namesRole} from './roles.ts'
import type {Evidence, Language, Passage, StakeholderFinding} from './types.ts'

interface Mention {
  readonly name: string
  readonly role: string | null
  readonly email: string | null
  readonly score: number
  readonly span: Passage
}

interface Candidate {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly hasTitle: boolean
  readonly hasFirstName: boolean
  /** Capitalised words before the name that are none of it, such as "Manager". */
  readonly before: string
}

const WORD = String.raw`(?:\p{Lu}['’])?\p{Lu}\p{Ll}+(?:\p{Lu}\p{Ll}+)?(?:-\p{Lu}\p{Ll}+)*`
const INITIALS = String.raw`\p{Lu}\.(?:[ -]?\p{Lu}\.)*`
const PARTICLE = `(?:von|van|de|der|den|del|di|da|zu|bin|al|la|le|el|ten|ter|vom|zur|dos|du|af|av)`
const TITLE = String.raw`(?:(?:Dr|Prof|Mr|Mrs|Ms|Mag|Cllr|Dipl\.-Ing|Ing)\.?|Frau|Herrn?|Sir|Dame|Councillor|Madam|Miss)`
const NAME = new RegExp(
  String.raw`(?<![\p{L}\d])(?<titles>(?:${TITLE} (?:med\. |jur\. )?)*)(?<name>(?:(?:${WORD}|${INITIALS}) ){0,3}(?:${PARTICLE} ){0,2}${WORD})(?![\p{L}])`,
  'gu',
)
const TITLE_AT_START = new RegExp(`^${TITLE} `, 'u')
const EMAIL = /[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu
const LABEL =
  /^(?:present|attendees|attending|in attendance|participants|apologies|chair\w*|minutes|minute[- ]taker|from|to|cc|prepared by|author|owner|contacts?|contact person|signed|signed by|approved by|reported by|responsible|distribution|teilnehm\w*|anwesen\w*|entschuldigt|von|an|leitung|protokoll\w*|verfasser\w*|erstellt von|erstellt durch|ansprechpartner\w*|verantwortlich\w*|gez|kontakt|vorsitz|zuständig|kopie|verteiler|unterschrift)\b[^:]{0,20}:/i
const DOES =
  /^,? (?:will|shall|to|must|agreed|reported|presented|confirmed|noted|asked|said|explained|stated|proposed|raised|informed|thanked|opened|closed|joined|sent|wrote|has|is responsible|takes|leads|chairs|übernimmt|berichtet\w*|erklärt\w*|stellt\w*|wird|soll|muss|klärt|prüft|erstellt|legt|bittet|informiert\w*|begrüßt\w*|eröffnet\w*|schließt|weist|sagt|schlägt|leitet|sendet|liefert)\b/
const PERSON_COLUMN =
  /owner|name|responsible|verantwort|zuständig|^wer$|^who$|contact|kontakt|stakeholder|ansprech|lead/
const ROLE_COLUMN = /role|rolle|funktion|function|position|aufgabe|title/
const FUNCTIONAL =
  /^(?:info|office|admin|contact|kontakt|support|service|help|helpdesk|sales|mail|post|noreply|no|reply|accounts?|billing|invoices?|rechnung\w*|buchhaltung|procurement|projects?|projekt\w*|team|press|presse|it|hr|legal|finance|einkauf|vergabe|bauamt|stadt|city|council|security|datenschutz|privacy)$/i
const MOST_EVIDENCE = 3
/** Of a name that is only known from a mail address. */
const MAIL_SCORE = 3

/** Who is named, with role and mail address where they stand beside the name. */
export function findPeople(
  sentences: readonly Sentence[],
  language: Language | null,
  prove: Prove,
): StakeholderFinding[] {
  const mentions = sentences.flatMap((sentence) => mentionsIn(sentence, language, prove))
  return mergeMentions(mentions).map((own) => toFinding(own, prove))
}

export function findEmails(text: string): {readonly email: string; readonly start: number; readonly end: number}[] {
  return [...text.matchAll(EMAIL)].map(({0: email, index}) => ({
    email: email.toLowerCase(),
    start: index,
    end: index + email.length,
  }))
}

function mentionsIn(sentence: Sentence, language: Language | null, prove: Prove): Mention[] {
  const {page, start} = sentence
  const source = prove(sentence).quote
  const emails = source.includes('@') ? findEmails(source) : []
  const label = LABEL.exec(source)?.[0]
  const candidates = candidatesIn(source)
  const mentions: Mention[] = []
  const taken = new Set<string>()
  for (const candidate of candidates) {
    // No role is longer: all of a long sentence before each of its names would take time by the square.
    const before = source.slice(Math.max(0, candidate.start - 200), candidate.start)
    const after = source.slice(candidate.end, candidate.end + 90)
    const near = emails.find(
      (each) =>
        each.start >= candidate.end &&
        each.start - candidate.end < 40 &&
        /^[\s"'<([,:–-]*(?:mailto:)?$/.test(source.slice(candidate.end, each.start)),
    )
    const mail = near ?? (emails.length === 1 && candidates.length === 1 ? emails[0] : undefined)
    const role = roleBeside(sentence, candidate, before, after)
    const cell = sentence.cells.findIndex(
      (each) => start + candidate.start >= each.start && start + candidate.end <= each.end,
    )
    const isOfficeMail =
      mail && !candidate.hasFirstName && !candidate.hasTitle && /\b(?:of|for|at|the|für|der|des) $/i.test(before)
    if (isOfficeMail) continue
    const isInColumn = cell >= 0 && PERSON_COLUMN.test(sentence.columns[cell] ?? '')
    const score =
      (candidate.hasFirstName ? 2 : 0) +
      (candidate.hasTitle ? 3 : 0) +
      (mail ? 3 : 0) +
      (role ? 2 : 0) +
      (label ? 3 : 0) +
      (isInColumn ? 3 : 0) +
      (DOES.test(after) && language !== 'de' ? 2 : DOES.test(after) ? 1 : 0) +
      (/^ \p{Ll}{2,}s (?:the|a|an|and|to|with|for|our)\b/u.test(after) ? (sentence.topic === 'actions' ? 2 : 1) : 0) +
      (/^\p{Lu}\./u.test(candidate.name) ? 2 : 0) +
      (sentence.topic === 'people' && sentence.form !== 'heading' ? 1 : 0)
    if (score < (candidate.hasFirstName ? 2 : language === 'de' ? 3 : 2)) continue
    if (mail) taken.add(mail.email)
    const ends = [candidate.end, role?.end ?? 0, mail && mail.end - candidate.end < 80 ? mail.end : 0]
    const span = {page, start: start + candidate.start, end: start + Math.min(Math.max(...ends), source.length)}
    mentions.push({name: candidate.name, role: role?.text ?? null, email: mail?.email ?? null, score, span})
  }
  for (const each of emails.filter(({email}) => !taken.has(email))) {
    const span = {page, start: start + each.start, end: start + each.end}
    mentions.push({name: nameOfEmail(each.email), role: null, email: each.email, score: MAIL_SCORE, span})
  }
  return mentions
}

function candidatesIn(source: string): Candidate[] {
  const found: Candidate[] = []
  for (const match of source.matchAll(NAME)) {
    const {titles = '', name} = match.groups!
    const all = name!.split(' ')
    const known = all.findIndex(isFirstName)
    let from = known > 0 && known < all.length - 1 ? known : 0
    let to = all.length
    const isAfterFirstName = (at: number): boolean => at > 0 && isFirstName(all[at - 1]!)
    const isNone = (at: number): boolean => at !== known && cannotBeName(all[at]!, isAfterFirstName(at))
    while (from < to && isNone(from)) from++
    while (to > from + 1 && isNone(to - 1)) to--
    const words = all.slice(from, to)
    const hasTitle = titles !== '' && from === 0
    if (words.length < (hasTitle ? 1 : 2) || words.some((_, at) => isNone(from + at))) continue
    if (words.every((each) => each.endsWith('.'))) continue
    const offset = all.slice(0, from).join(' ').length + (from > 0 ? 1 : 0)
    const start = match.index + titles.length + offset
    const plain = words.join(' ')
    if (to === all.length && followsNoName(source.slice(start + plain.length))) continue
    const isSingle = words.length === 1
    const kept = isSingle ? titles.trim().replace(/^Herrn/, 'Herr') : ''
    const hasFirstName = !isSingle && isFirstName(words[0]!)
    const before = all.slice(0, from).join(' ')
    found.push({
      name: kept ? `${kept} ${plain}` : plain,
      start,
      end: start + plain.length,
      hasTitle,
      hasFirstName,
      before,
    })
  }
  return found
}

function roleBeside(
  sentence: Sentence,
  candidate: Candidate,
  before: string,
  after: string,
): {readonly text: string; readonly end: number} | null {
  const column = sentence.columns.findIndex((each) => ROLE_COLUMN.test(each))
  const cell = sentence.cells[column]
  if (column >= 0 && cell) return {text: cell.text, end: 0}
  const behind = /^(\s?\(|,\s|\s?[–—:-]\s|\s?\|\s?|\s{2,}|\t)([^,;:.()|<@\n\t]{2,60})/u.exec(after)
  if (behind && namesRole(behind[2]!) && !/\b(?:will|shall|must|has|is|wird|soll)\b/.test(behind[2]!)) {
    const text = behind[2]!.trim().replace(/\s[–—-]\s.*$/, '')
    return {text, end: candidate.end + behind[1]!.length + text.length}
  }
  if (candidate.before && namesRole(candidate.before)) return {text: candidate.before, end: 0}
  const label = /(?:^|[\n;|.]|\s{2})\s*([\p{L}][\p{L} /&-]{2,40})(?::\s*|\s[–-]\s|\s?\|\s?|\t|\s{2,})$/u.exec(
    before,
  )?.[1]
  if (label && namesRole(label)) return {text: label.trim(), end: 0}
  const apposition = /((?:[\p{L}-]+ ){0,2}[\p{L}-]+),? $/u.exec(before)?.[1]
  const role = apposition?.replace(/^.*\b(?:the|der|die|den|dem|our|unser\w*|by|and|und|an|a)\b /i, '')
  return role && namesRole(role.split(' ').at(-1)!) ? {text: role, end: 0} : null
}

function nameOfEmail(email: string): string {
  const parts = email.split('@')[0]!.split(/[._-]/)
  const isPerson = parts.length === 2 && parts.every((each) => /^\p{L}{2,}$/u.test(each) && !FUNCTIONAL.test(each))
  return isPerson ? parts.map((each) => each[0]!.toUpperCase() + each.slice(1)).join(' ') : email
}

/** One list of mentions for each person: "A. Weber" and "Ms Weber" are the only Weber named in full. */
function mergeMentions(mentions: readonly Mention[]): Mention[][] {
  const people = new Map<string, Mention[]>()
  const isFromMail = ({name, email}: Mention): boolean => email !== null && nameOfEmail(email) === name
  const isFull = (each: Mention): boolean =>
    !each.name.includes('.') &&
    each.name.includes(' ') &&
    !startsWithTitle(each.name) &&
    !(each.score === MAIL_SCORE && isFromMail(each))
  for (const each of [...mentions.filter(isFull), ...mentions.filter((one) => !isFull(one))]) {
    const own = people.get(keyOf(each.name)) ?? (isFull(each) ? undefined : samePerson(people, each))
    if (own) own.push(each)
    else people.set(keyOf(each.name), [each])
  }
  return [...people.values()]
}

function samePerson(people: ReadonlyMap<string, Mention[]>, {name, email}: Mention): Mention[] | undefined {
  const all = [...people.values()]
  const byMail =
    email === null
      ? undefined
      : all.find((own) => own.some((each) => each.email === email || mayBeMailOf(email, each.name)))
  if (byMail || name.includes('@')) return byMail
  const surname = keyOf(name).split(' ').at(-1)!
  const initial = /^\p{Lu}\./u.test(name) ? name[0]!.toLowerCase() : ''
  const fitting = all.filter(([first]) => {
    const key = keyOf(first!.name)
    return key.split(' ').at(-1) === surname && key.startsWith(initial)
  })
  return fitting.length === 1 ? fitting[0] : undefined
}

function mayBeMailOf(email: string, name: string): boolean {
  const local = email.split('@')[0]!.replace(/[^\p{L}]/gu, '')
  const words = keyOf(name)
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L} ]/gu, '')
    .split(' ')
  const [first, last] = [words[0]!, words.at(-1)!]
  return words.length > 1 && [first + last, first[0]! + last, last, last + first].includes(local)
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/^(?:(?:dr|prof|mr|mrs|ms|mag|cllr)\.? |frau |herr |miss )+/, '')
}

function startsWithTitle(name: string): boolean {
  return TITLE_AT_START.test(name)
}

function toFinding(mentions: readonly Mention[], prove: Prove): StakeholderFinding {
  const ordered = [...mentions].sort((one, other) => other.score - one.score)
  const {name} = mentions[0]!
  const role = ordered.find((each) => each.role !== null)?.role ?? null
  const email = ordered.find((each) => each.email !== null)?.email ?? null
  const best = ordered[0]!.score + (mentions.length > 1 ? 1 : 0)
  const evidence: Evidence[] = ordered.slice(0, MOST_EVIDENCE).map(({span}) => prove(span))
  return {
    kind: 'stakeholder',
    text: role ? `${name}, ${role}` : name,
    name,
    role,
    email,
    origin: 'rules',
    confidence: best >= 4 ? 'high' : best >= 3 ? 'medium' : 'low',
    evidence,
  }
}
