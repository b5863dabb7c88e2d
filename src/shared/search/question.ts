import {parseReference} from '#shared/coordination/index'

/** What is looked for to answer a question: its telling words, the registers and the references that it names. */
export interface SoughtTerms {
  /** Lower case, letters and digits only, each once. */
  readonly words: readonly string[]
  readonly kinds: readonly SearchedKind[]
  /** In their whole form. */
  readonly references: readonly string[]
}

export const searchedKinds = [
  'project',
  'risk',
  'action',
  'milestone',
  'stakeholder',
  'budget-line',
  'booking',
] as const
export type SearchedKind = (typeof searchedKinds)[number]

/** More words are no question any more, and each costs a pass over the registers. */
const MOST_WORDS = 24

/** `projectKey` completes references such as R3, where the question is about one project. */
export function soughtTerms(question: string, projectKey?: string): SoughtTerms {
  const references = referencesIn(question, projectKey)
  const rest = question.replace(REFERENCE, ' ')
  const words = new Set<string>()
  const kinds = new Set<SearchedKind>()
  for (const [typed] of rest.normalize('NFC').matchAll(/[\p{L}\p{N}]+/gu)) {
    const word = typed.toLowerCase()
    const kind = KIND_WORDS.get(word)
    if (kind !== undefined) kinds.add(kind)
    else if (isTelling(word) && words.size < MOST_WORDS) words.add(word)
  }
  return {kinds: [...kinds], references, words: [...words]}
}

const REFERENCE =
  /(?<![\p{L}\p{N}-])(?:[A-Za-z][A-Za-z0-9]{1,9}-[RAMSBTDramsbtd]|[RAMSBTD])[1-9]\d{0,8}(?![\p{L}\p{N}-])/gu

function referencesIn(question: string, projectKey: string | undefined): string[] {
  const found = [...question.matchAll(REFERENCE)].flatMap(([typed]) => {
    if (!typed.includes('-') && projectKey === undefined) return []
    const {letter, number, project} = parseReference(typed, {projectKey})
    return [`${project}-${letter}${number}`]
  })
  return [...new Set(found)]
}

/** One letter tells nothing, nor does a word that every question has. */
function isTelling(word: string): boolean {
  return [...word].length > 1 && !SILENT.has(word)
}

const KIND_WORDS = new Map<string, SearchedKind>(
  Object.entries({
    action: 'action actions task tasks todo todos aktion aktionen aufgabe aufgaben maßnahme maßnahmen',
    booking:
      'booking bookings transaction transactions invoice invoices payment payments buchung buchungen rechnung rechnungen',
    'budget-line': 'budget budgets money cost costs spending kosten geld haushalt ausgaben',
    milestone: 'milestone milestones meilenstein meilensteine deadline deadlines termin termine',
    project: 'project projects projekt projekte projekts',
    risk: 'risk risks threat threats risiko risiken risikos',
    stakeholder: 'stakeholder stakeholders sponsor sponsors beteiligte beteiligten ansprechpartner',
  } satisfies Record<SearchedKind, string>).flatMap(([kind, words]) =>
    words.split(' ').map((word) => [word, kind as SearchedKind] as const),
  ),
)

/** Words of asking, of grammar, and of states, which are in fields and not in texts. */
const SILENT = new Set(
  `a an the of to in on at by for from with about into over is are was were be been being am do does did done have has had
   having can could should would will shall may might must not no nor and or but if so than that this these those there here
   it its he she they them their we our us you your me my mine i what which who whom whose when where why how many much any
   some all each every mention mentions mentioned tell show list give find say says said please explain describe summarise
   summarize get need needs know think look like just also only more most less least still yet already now today currently
   there's what's open closed overdue late due next last blocked biggest highest largest smallest lowest worst best top
   status state going
   der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen ist sind war waren wird werden
   wurde wurden sein hat haben hatte kann können soll sollen muss müssen darf dürfen ich du er sie es wir ihr uns mich mir dich
   was welche welcher welches welchen wer wen wem wessen wann wo warum wieso weshalb wie viele viel gibt geht im in am an auf
   aus bei mit nach von vom vor zu zum zur für über unter durch um als auch nur noch schon jetzt heute aktuell alle alles jede
   jeder jedes diese dieser dieses man bitte zeige zeig nenne nenn sag sage erkläre finde liste erwähnen erwähnt betreffen
   betrifft offen offene offenen überfällig überfällige überfälligen nächste nächsten letzte blockiert größte größten höchste
   höchsten wichtigste wichtigsten stand`.split(/\s+/),
)
