import type {DocumentKind} from '#shared/coordination/index'
import {type Cue, weigh} from './cues.ts'
import type {Sentence} from './layout.ts'
import type {PageText} from './types.ts'

const MOST_CHARACTERS = 6000
const TITLE_CHARACTERS = 300
const ENOUGH = 3

const cues: readonly (readonly [DocumentKind, readonly Cue[]])[] = [
  [
    'email',
    [
      {weight: 3, pattern: /^(?:from|von): .+/im},
      {weight: 2, pattern: /^(?:to|an): .+/im},
      {weight: 3, pattern: /^(?:subject|betreff|re|aw|fwd?|wg): .+/im},
      {weight: -6, pattern: /^\W*(?:memo|memorandum|vermerk)\b/im},
    ],
  ],
  [
    'invoice',
    [
      {weight: 4, pattern: /\b(?:invoice (?:no|number|date|#)|tax invoice|rechnungs(?:nummer|datum|nr)|rechnung nr)/i},
      {weight: 2, pattern: /\b(?:invoice|rechnung|credit note|gutschrift)\b/i},
      {
        weight: 2,
        pattern: /\b(?:vat|mwst|ust|umsatzsteuer|iban|net amount|zahlbar|payable|payment terms|zahlungsziel)\b/i,
      },
    ],
  ],
  [
    'minutes',
    [
      {weight: 3, pattern: /\b(?:minutes|protokoll|niederschrift|ergebnisprotokoll)\b/i},
      {
        weight: 3,
        pattern: /\b(?:attendees|present|apologies|in attendance|teilnehm\w+|anwesen\w+|entschuldigt)\b\s*:?/i,
      },
      {weight: 1, pattern: /\b(?:agenda|tagesordnung|top \d|sitzung|meeting)\b/i},
    ],
  ],
  [
    'contract',
    [
      {weight: 3, pattern: /\b(?:contract|agreement|lease|vertrag\w*|\w+vertrag|vereinbarung)\b/i},
      {
        weight: 2,
        pattern:
          /\b(?:hereinafter|between .{3,80} and|the parties|zwischen .{3,80} und|nachfolgend|im folgenden|vertragspartei\w*)\b/is,
      },
      {
        weight: 2,
        pattern:
          /\b(?:contractor|landlord|tenant|auftragnehmer\w*|termination|kündigung|liability|haftung|governing law|gerichtsstand)\b/i,
      },
    ],
  ],
  [
    'charter',
    [
      {
        weight: 5,
        pattern:
          /\b(?:project (?:charter|mandate|brief|initiation)|charter|projektauftrag|projektsteckbrief|projektmandat)\b/i,
      },
      {weight: 2, pattern: /\b(?:objectives?|ziele?|projektziel\w*)\b/i},
      {weight: 2, pattern: /\b(?:scope|umfang|abgrenzung|sponsor|business case|success criteria)\b/i},
    ],
  ],
  [
    'status_report',
    [
      {
        weight: 5,
        pattern:
          /\b(?:status report|progress report|statusbericht|fortschrittsbericht|highlight report|monthly report|weekly report|monatsbericht|sachstandsbericht|projektstatus)\b/i,
      },
      {
        weight: 2,
        pattern:
          /\b(?:reporting period|berichtszeitraum|overall status|gesamtstatus|progress|fortschritt|percent complete|% complete)\b/i,
      },
      {weight: 1, pattern: /\b(?:amber|ampel|next period|on track|im plan)\b/i},
    ],
  ],
  [
    'risk_memo',
    [
      {
        weight: 5,
        pattern:
          /\b(?:risk (?:memo\w*|assessment|report|review|note|briefing)|risiko(?:vermerk|bericht|bewertung|memo|analyse|einschätzung))\b/i,
      },
      {weight: 2, pattern: /\b(?:memo|memorandum|vermerk)\b/i},
      {weight: 3, pattern: /\b(?:memo|memorandum|vermerk)\b.*\b(?:risks?|risik\w*|go wrong|likelihood|impact)\b/is},
      {
        weight: 2,
        pattern:
          /\b(?:likelihood|probability|eintrittswahrscheinlichkeit|mitigation|gegenmaßnahme\w*|auswirkung\w*)\b/i,
      },
    ],
  ],
  [
    'policy',
    [
      {
        weight: 4,
        pattern:
          /\b(?:policy|policies|richtlinie|leitlinie|dienstanweisung|guideline|standard operating procedure|manual|handbuch|code of conduct|satzung)\b/i,
      },
      {
        weight: 2,
        pattern: /\b(?:this (?:policy|guideline|manual) |applies to|geltungsbereich|gilt für|compliance|zweck)\b/i,
      },
    ],
  ],
]

/** What kind of document it seems to be, by the words of its beginning; those of the title count double. */
export function documentTypeOf(pages: readonly PageText[], title: string | null): DocumentKind | null {
  const all = pages.map(({text}) => text).join('\n')
  const beginning = all.slice(0, MOST_CHARACTERS)
  if (!/\p{L}{3}/u.test(beginning)) return null
  const heading = `${title ?? ''}\n${all.trimStart().slice(0, TITLE_CHARACTERS)}`
  const scored = cues.map(([kind, own]) => ({
    kind,
    score: weigh(beginning, own) + 2 * weigh(title ?? '', own) + weigh(heading, own),
  }))
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one))
  return best.score >= ENOUGH ? best.kind : 'other'
}

/** The subject of a mail, else the first heading, else the first line that reads like a title. */
export function titleOf(sentences: readonly Sentence[], pages: readonly PageText[]): string | null {
  const first = pages.find(({text}) => text.trim() !== '')
  if (first === undefined) return null
  const subject = /^(?:subject|betreff): *(.{3,150})$/im.exec(first.text.slice(0, 3000))?.[1]
  if (subject && /^(?:from|to|date|von|an|datum): /im.test(first.text.slice(0, 3000))) return subject.trim()
  const beginning = sentences.slice(0, 8).filter(({form, page}) => page === first.number && form !== 'row')
  const headline = beginning.find(({text}) => text.length > 3 && !/^(?:date|from|to|datum|von|an)\s?:/i.test(text))
  const readsLikeTitle = headline && (headline.form === 'heading' || !/[.;]$/.test(headline.text))
  const title = readsLikeTitle ? headline : beginning.find(({form}) => form === 'heading')
  if (title === undefined || title.text.length > 150) return null
  return title.text.replace(/[:\s]+$/, '')
}
