import {type Cue, weigh, wordCount} from './cues.ts'
import type {Prove} from './evidence.ts'
import type {Sentence} from './layout.ts'
import type {Language, RiskFinding, Severity} from './types.ts'

export interface RankedRisks {
  readonly risks: readonly RiskFinding[]
  /** Sentences that sound like risks too, and less so than those listed. */
  readonly leftOut: number
}

const ENOUGH = 3
const IN_SECTION = 3

const english: readonly Cue[] = [
  {
    weight: 3,
    pattern:
      /\brisks? (?:of|that|to|is|are|remains?|from|:)|\bat risk\b(?! of being)|\b(?:main|major|key|serious|biggest|significant|real|high|top|principal|residual|new) risks?\b(?! (?:register|management))|^risks?\s*(?:\d+\s*)?[:–-]/i,
  },
  {
    weight: 1.5,
    pattern:
      /\brisks?\b(?! ?-?(?:register|management|assessment|matrix|log|owner|appetite|profile|policy|review|committee|level|score|rating|analysis|category|manager|free))/i,
  },
  {
    weight: 3,
    pattern:
      /\bthreaten|\bjeopardi[sz]|\bendanger|\bsingle point of failure\b|\bin danger\b|\bputs? .{3,40} in doubt\b/i,
  },
  {
    weight: 3,
    pattern:
      /\b(?:could|might|may|would|will likely|is likely to|are likely to|threatens? to|likely to)\b.{0,50}\b(?:delay|slip|fail|exceed|overrun|jeopardi[sz]e|disrupt|collapse|miss|lose|expire|withdraw|stop|halt|run out|push|postpone|be late|be lost|not be|lead to|cause|result in|increase|rise|damage|block|go bankrupt|overspend|leak|break)/i,
  },
  {
    weight: 2,
    pattern:
      /\b(?:slippage|overruns?|bottleneck|insolven\w+|bankrupt\w*|shortfall|vulnerab\w+|behind schedule|understaffed|over budget|over-?spen[dt]\w*|no (?:replacement|backup|fallback|contingency|substitute|successor|deputy)|cost increases?|price increases?|data loss|breach(?:es)?\b|litigation|supply chain|obsolete|outdated)\b/i,
  },
  {
    weight: 1.5,
    pattern:
      /\b(?:shortages?|delay(?:s|ed)?|uncertain\w*|unclear|unresolved|unable to|lacks?|lack of|concern(?:s|ed)?|outages?|resign\w*|loss of|late deliver\w*|asbestos|contaminat\w*|objections?|dispute[sd]?|absence|sick leave|not (?:yet )?(?:been )?(?:approved|signed|confirmed|secured|available|tested|in place|delivered|granted|received|funded)|has not (?:yet )?(?:been )?\w+|depends? (?:on|entirely)|dependent on|dependency)\b/i,
  },
  {
    weight: 1,
    pattern:
      /\b(?:critical|serious|severe|failure|fail(?:s|ed)?|delays?|jeopardy|escalat\w+|exposed|penalt\w+|weather|strike|only one|sole)\b/i,
  },
  {
    weight: 3,
    pattern:
      /\bcould(?: well)? be \w+|\b(?:can|may|might)(?: well)? be (?:lost|dropped|cancelled|withdrawn|stolen|dearer|late|short|missed|unusable|diverted|refused|stopped|forced|too \w+)\b|\b(?:can't|cannot|can not|not) (?:be )?rule[d]? out\b|\bcould (?:leave|add|mean|force|make|take|cost|turn|hit|fall)\b|\bmay (?:make|not|need until|take|have to)\b|\bwould (?:then |also )?(?:hit|have to be|leave|remain|mean|slip)\b|\b(?:slips?|slipped) by\b|\b(?:later|behind|longer|dearer|more expensive) than (?:agreed|planned|expected)\b|\bweeks behind\b|\b(?:is|are|am) (?:worried|afraid)\b|\blikely to\b|\bthere is a danger\b|\bbeyond repair\b|\blost for good\b|\bwill be (?:reached|exhausted|used up|exceeded) before\b/i,
  },
  {
    weight: 2,
    pattern:
      /\b(?:danger|fears?|worr(?:y|ies)|lapses?|opposes?|strikes?|only one (?:bidder|supplier|offer|person)|cannot be|unusable|no budget|have not settled|runs? out|uninsured|neither party can|retires?|oversubscribed)\b/i,
  },
  {
    weight: 3,
    pattern:
      /^(?:if|should|unless)\b.{3,120}\b(?:not|cannot|can't|fails?|late|insolvent|bankrupt|delayed|refuses?|rejects?|withdraws?|leaves|breaks?|withdrawn|slips?)\b/i,
  },
  {weight: 1, pattern: /^(?:if|should|unless|without)\b.{5,}\b(?:will|would|could|may|might|cannot|is|are)\b/i},
  {
    weight: -3,
    pattern:
      /\bmay (?:terminate|deduct|withhold|claim|demand|extend|break|only|be (?:used|extended|released|renewed))\b|\bnot (?:a |be a )?(?:problem|affected)\b|\bnor do\b/i,
  },
  {
    weight: -4,
    pattern:
      /\b(?:no|without|free of|not a|not identify any|no longer an?|did not identify|nor any) (?:\w+ ){0,3}?(?:risks?|issues?|delays?|concerns?|problems?|threats?)\b|\brisks? (?:was|were|has been|have been|is|are) (?:now |fully |successfully )?(?:closed|retired|eliminated|resolved|none)\b|\bon (?:track|schedule|budget|time)\b|\bas planned\b|\bwere resolved\b|\bno longer\b/i,
  },
  {
    weight: -3,
    pattern:
      /\b(?:each|every|any|all) (?:\w+ )?risks?\b|\brisks? (?:shall|must|should|will|are to|is to|are|is) (?:be )?(?:recorded|reported|assessed|identified|reviewed|managed|scored|rated|documented|logged|entered|escalated|monitored|treated)|\brisk (?:register|management|assessment|owners?|appetite|matrix)\b|\bdefin(?:ed|ition)\b|\bmeans\b/i,
  },
  {weight: -2, pattern: /\b(?:shall|must)\b(?!.{0,60}\b(?:risk|otherwise)\b)/i},
  {weight: -2, pattern: /^(?:mitigation|response|counter-?measures?|action|owner|treatment|contingency)\b.{0,20}:/i},
]

const german: readonly Cue[] = [
  {
    weight: 3,
    pattern:
      /\bbesteht (?:\S+ ){0,3}(?:risiko|gefahr)\b|\brisiko,? (?:dass|durch|von|einer|eines|besteht|bleibt|ist)\b|\b(?:größtes|größte|hohes|wesentliches|erhebliches|zentrales|haupt)\s?risiko|^risik(?:o|en)\s*(?:\d+\s*)?[:–-]|\brisiken (?:bestehen|sehen wir|sind|ergeben|liegen)/i,
  },
  {weight: 1.5, pattern: /\b(?:\p{L}+)?risik(?:o|en)\b/iu},
  {weight: 3, pattern: /(?<!\p{L})(?:gefährde\w*|drohen\w*|droht\w*|in gefahr|ins stocken|auf der kippe)/iu},
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:könnte?n?|kann|können|dürften?|würden?|wird voraussichtlich|werden voraussichtlich)(?!\p{L}).{0,90}(?:verzöger|verschieb|führen|gefährd|ausfallen|scheiter|überschr|fehlen|verteuer|steigen|erhöh|verlieren|platzen|kündigen|nicht|blockier|verspät|unterbrech|beeinträchtig|stillstand|zurückziehen)/iu,
  },
  {
    weight: 2,
    pattern:
      /(?<!\p{L})(?:engp[aä]ss\w*|\p{L}*ausf(?:all|älle)\w*|mehrkosten|\p{L}*steigerung\w*|\p{L}*überschreitung\w*|insolvenz\w*|fachkräftemangel|personalmangel|\p{L}*mangel an|nicht rechtzeitig|in verzug|im verzug|sicherheitslücke\w*|schwachstelle\w*|gefahr|\p{L}*engpass|kein(?:e|en)? (?:ersatz|vertretung|rückfall\p{L}*|reserve|puffer|nachfolg\p{L}*))/iu,
  },
  {
    weight: 1.5,
    pattern:
      /(?<!\p{L})(?:verzöger\w*|unklar\w*|ungeklärt\w*|unsicher\w*|fehlt|fehlen\w*|noch nicht|noch kein\w*|steht (?:noch )?aus|stehen (?:noch )?aus|verspät\w*|abhängig\w*|bedenken|streit\w*|kündig\w*|asbest\w*|schadstoff\w*|einspr[uü]ch\w*|überlast\w*|krankheit\w*|erkrank\w*)/iu,
  },
  {
    weight: 1,
    pattern:
      /(?<!\p{L})(?:kritisch\w*|offen|knapp\w*|einzige\w*|teurer|eng|problem\w*|schwierig\w*|wetter\w*|streik\w*)(?!\p{L})/iu,
  },
  {
    weight: 3,
    pattern:
      /(?:verzöger|verschieb|ausfall|scheiter|gefährd|fehl|überschr|steig|verteuer|verlier|verfall|ausbleib|kipp|platz|entfall)\p{L}* (?:kann|könnte|können|könnten|würde|würden|droht|wird|werden|müsste|müssten)(?!\p{L})/iu,
  },
  {
    weight: 2,
    pattern:
      /(?:im ungünstigsten fall|schlimmstenfalls|auf dem spiel|sorge bereitet|besorgt|befürcht\p{L}*|verfällt|verfallen|entfällt die|nicht auszuschließen|lässt sich nicht ausschließen|kann nicht ausgeschlossen|nur ein(?:e|en)? (?:angebot|bieter|anbieter|person)|kein(?:e|en)? (?:angebot|bieter|budget))/iu,
  },
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:falls|wenn|sollte|sollten|sofern)(?!\p{L}).{3,120}(?<!\p{L})(?:nicht|kein|keine|keinen|ausfällt|ausfallen|scheitert|verspätet|später|fehlt|insolvent|kündigt)(?!\p{L})/iu,
  },
  {weight: 1, pattern: /^(?:falls|wenn|sollten?|ohne|sofern)(?!\p{L}).{5,}/iu},
  {
    weight: -4,
    pattern:
      /(?<!\p{L})(?:kein(?:e|en|er|erlei)?|ohne|frei von) (?:\p{L}+ ){0,3}?(?:risik\p{L}*|probleme?n?|verzögerung\p{L}*|bedenken|auffälligkeit\p{L}*|beanstandung\p{L}*|mängel)|risik\p{L}+ (?:sind|wurden|ist|wurde) (?:\p{L}+ ){0,2}(?:nicht|behoben|geschlossen|erledigt|keine)|(?<!\p{L})(?:im plan|planmäßig|wie geplant|plangemäß|termingerecht)(?!\p{L})|nicht mehr/iu,
  },
  {
    weight: -3,
    pattern:
      /(?<!\p{L})(?:jedes|alle|sämtliche|etwaige) \p{L}*risik|risik\p{L}* (?:sind|werden|ist|wird|müssen|muss) (?:\p{L}+ ){0,6}?(?:erfasst|gemeldet|bewertet|dokumentiert|erfassen|melden|bewerten|zu \p{L}+)|risiko(?:register|management|bewertung|liste|matrix|verantwortlich\p{L}*)/iu,
  },
  {weight: -2, pattern: /^(?:gegenmaßnahmen?|maßnahmen?|verantwortlich)\b.{0,20}:/i},
]

const severities: readonly (readonly [Severity, RegExp])[] = [
  [
    'high',
    /(?<!\p{L})(?:high|very high|severe|critical|major|serious|significant|biggest|red|hoch|hohe[rsnm]?|sehr hoch|kritisch\w*|schwerwiegend\w*|erheblich\w*|gravierend\w*|größte[srn]?|rot)(?!\p{L})/iu,
  ],
  ['medium', /(?<!\p{L})(?:medium|moderate|amber|yellow|mittel|mittlere[rsnm]?|gelb)(?!\p{L})/iu],
  ['low', /(?<!\p{L})(?:low|minor|small|green|gering\w*|niedrig\w*|klein\w*|grün)(?!\p{L})/iu],
]
const RISK_COLUMN = /^(?:risks?|risik\p{L}*|description|beschreibung|threat)/u
const SEVERITY_COLUMN = /severity|impact|rating|level|auswirkung|schwere|einstufung|bewertung|ampel|rag|priori/
const CLOSED = /^(?:closed|retired|done|resolved|erledigt|geschlossen)$/i

/** Sentences that say what could go wrong, the strongest first. */
export function findRisks(
  sentences: readonly Sentence[],
  language: Language | null,
  most: number,
  prove: Prove,
): RankedRisks {
  const scored = sentences
    .map((sentence, at) => ({
      sentence,
      score: riskScore(sentence, sentences[at - 1]?.block !== sentence.block, language),
    }))
    .filter(({score}) => score >= ENOUGH)
    .sort((one, other) => other.score - one.score)
  const seen = new Set<string>()
  const distinct = scored.filter(({sentence: {text}}) => {
    const key = text.toLowerCase().replace(/[^\p{L}\d]/gu, '')
    return !seen.has(key) && seen.add(key)
  })
  const risks = distinct.slice(0, most).map(({sentence, score}) => toFinding(sentence, score, prove))
  return {risks, leftOut: distinct.length - risks.length}
}

function riskScore(sentence: Sentence, isFirst: boolean, language: Language | null): number {
  const {form, topic, text, cells, columns} = sentence
  if (form === 'heading' || topic === 'contents' || wordCount(text) < 3) return 0
  if (cells.some((cell) => CLOSED.test(cell.text))) return 0
  if (form === 'row' && columns.some((column) => /^risks?|^risik/.test(column))) return IN_SECTION * 2
  const cues = language === 'de' ? german : english
  const score = weigh(text, cues)
  // What says that there are none is no risk either.
  if (topic !== 'risks') return form === 'row' ? score - 1 : score
  if (score <= -2) return 0
  return score + (form === 'sentence' && !isFirst ? IN_SECTION / 2 : IN_SECTION)
}

function toFinding(sentence: Sentence, score: number, prove: Prove): RiskFinding {
  const column = sentence.columns.findIndex((each) => RISK_COLUMN.test(each))
  const longest = [...sentence.cells].sort((one, other) => other.text.length - one.text.length)[0]
  const text = (column >= 0 ? sentence.cells[column]?.text : undefined) ?? longest?.text ?? sentence.text
  return {
    kind: 'risk',
    text,
    severity: severityOf(sentence),
    origin: 'rules',
    confidence: score >= 5 ? 'high' : score >= 4 ? 'medium' : 'low',
    evidence: [prove(sentence)],
  }
}

function severityOf({cells, columns, text}: Sentence): Severity | null {
  const named = cells.filter((_, at) => SEVERITY_COLUMN.test(columns[at] ?? '')).map((cell) => cell.text)
  const short = cells.filter((cell) => cell.text.length <= 12).map((cell) => cell.text)
  const source = named.length > 0 ? named : cells.length > 0 ? short : [text]
  return severities.find(([, pattern]) => source.some((each) => pattern.test(each)))?.[0] ?? null
}
