/** What a section is about, as far as it says how its sentences are to be read. */
export type Topic = 'risks' | 'actions' | 'decisions' | 'people' | 'summary' | 'contents' | 'other'

const notTopics =
  /\b(?:management|process|approach|policy|method\w*|matrix|appetite|procedure|framework|grundsätze|verfahren|cost|kosten|definitions?|risikomanagement)\b/i

const topics: readonly (readonly [Topic, RegExp])[] = [
  ['contents', /^(?:table of contents|contents|inhalt|inhaltsverzeichnis)$/i],
  [
    'actions',
    /\b(?:actions?|action items?|action points?|next steps|to-?dos?|tasks|follow-?ups?|maßnahmen|massnahmen|aufgaben|nächste schritte|weiteres vorgehen|offene punkte|pendenzen|aufträge|deliverables due|first steps|recommend\w*|what (?:i|we) (?:need|ask|want|recommend)\b.*|to be done|what happens next|empfehlungen|erste schritte|zu tun|zu erledigen|wie es weitergeht|vereinbarte schritte)\b/i,
  ],
  [
    'risks',
    /\b(?:risks?|risiko|risiken|threats|dangers|exposure|gefahren|concerns|concerned|worr(?:y|ies|ied)|(?:could|can|might) go wrong|challenges|issues|problems|bedenken|sorgen?|schief ?gehen|herausforderungen|probleme|schwierigkeiten|gefährdungen|risikoliste|projektrisiken|hauptrisiken)\b/i,
  ],
  [
    'actions',
    /\b(?:measures|mitigations?|counter-?measures|gegenmaßnahmen|what (?:we|i) (?:do|will do|are doing)\b.*|agreed|vereinbart|vereinbarungen|commitments|open (?:items|points))\b/i,
  ],
  ['decisions', /\b(?:decisions?|resolutions?|beschl[uü]ss\w*|entscheidungen|festlegungen|decided)\b/i],
  [
    'people',
    /\b(?:attendees|attendance|attending|present|participants|teilnehm\w*|anwesen\w*|apologies|entschuldigt|stakeholders?|contacts?|ansprechpartner\w*|kontakte?|beteiligte|team|projektteam|roles|rollen|governance|parties|verteiler|distribution|signatures|unterschriften|organisation|projektorganisation)\b/i,
  ],
  [
    'summary',
    /\b(?:summary|zusammenfassung|highlights|key points|key messages|kernpunkte|kernaussagen|abstract|kurzfassung|overview|überblick)\b/i,
  ],
]

/** `null` when the words say nothing about the topic, so that of the section around goes on; `other` when they end it. */
export function topicOf(heading: string): Topic | null {
  const words = heading.replace(/^[\d.§)\s]+/, '').replace(/[:\s]+$/, '')
  if (notTopics.test(words)) return 'other'
  return topics.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}
