import {dictatedAmong} from './dictated.ts'
import type {Sentence} from './layout.ts'
import {splitSentences} from './sentences.ts'
import type {AnalysisWarning, PageText, WarningCode} from './types.ts'

const ORDERS =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|preceding|all|any|your|system|these)\b.{0,30}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|text|content|context)\b/i
const GERMAN_ORDERS =
  /(?<!\p{L})(?:ignorier\p{L}*|vergiss|vergessen sie|missachte\p{L}*|überschreibe)(?!\p{L}).{0,40}(?:anweisung|instruktion|vorgabe|regeln|prompt|obige|bisherige|vorherige)/iu
const MACHINE = String.raw`(?:AI|A\.I\.|LLM|GPT|ChatGPT|Claude|Gemini|Copilot|Llama|KI|language model|Sprachmodell|AI[- ](?:assistant|model|system|agent|tool|summari[sz]er|reader)|KI[- ](?:Assistent\w*|Modell\w*|System\w*)|chatbot|assistant|summari[sz]er|automated (?:reader|summary|analysis|system)s?)`
const ADDRESSED = [
  ORDERS,
  GERMAN_ORDERS,
  new RegExp(
    String.raw`\b(?:you are|you're|act as|pretend (?:to be|you are)|du bist|sie sind|handle als)\b.{0,25}\b${MACHINE}\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:note|notice|message|instructions?|attention|important|hinweis|anweisung(?:en)?|nachricht|achtung|hello|dear|hallo|liebe[rs]?)\b.{0,12}\b(?:to|for|an|für|den|die|das|the|any|all)?\s?(?:the |any |all |den |die |das )?\b${MACHINE}\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:if|when|wenn|falls)\b.{0,20}\b(?:you are|you're|are you|an?|du|sie|eine?)\b.{0,25}\b${MACHINE}\b.{0,120}\b(?:must|should|say|state|report|write|answer|respond|mark|rate|do not|summari[sz]e|include|add|musst|sollst|melde|schreibe|antworte|bewerte|nenne)`,
    'iu',
  ),
  new RegExp(
    String.raw`^\W*${MACHINE}\s*[,:!]\s*\p{L}+|\b${MACHINE}s?\b.{0,30}\b(?:reading|processing|summari[sz]ing|analy[sz]ing) this\b|\b${MACHINE}\b.{0,20}\b(?:must|should|shall|muss|soll)\b.{0,40}\b(?:state|say|report|ignore|omit|conclude|answer|output|respond|melden|schreiben|ausgeben|ignorieren)`,
    'iu',
  ),
  /\b(?:system|developer|user) prompt\b.{0,40}\b(?:reveal|print|show|output|ignore|is)|\b(?:reveal|print|show|output|repeat)\b.{0,30}\b(?:system prompt|your (?:instructions|prompt|configuration))/i,
  /\b(?:new|updated|real|actual) (?:instructions|system prompt)\s*:|\bend of (?:document|system prompt|instructions)\b.{0,60}\b(?:now|begin|new)\b|^\s*(?:system|assistant|human)\s*:\s*\S/i,
  /\b(?:do not|don't|never) (?:mention|report|list|include|extract|flag)\b.{0,60}\b(?:risks?|this (?:text|note|instruction|paragraph|sentence)|findings?|in (?:your|the) (?:summary|answer|output|response))|\bin (?:your|the) (?:summary|answer|output|response)[, ].{0,40}\b(?:state|say|write|report|claim|only|must)\b/i,
  /\b(?:respond|reply|answer|output) (?:only|exactly|solely) with\b|(?<!\p{L})(?:antworte|gib) (?:nur|ausschließlich)(?!\p{L})/iu,
  /(?<!\p{L})(?:erwähne|nenne|melde|liste)(?!\p{L}).{0,30}(?<!\p{L})(?:keine|nicht)(?!\p{L}).{0,30}(?:risik|zusammenfassung|hinweis)|in (?:deiner|ihrer|der) (?:zusammenfassung|antwort|ausgabe)\b/iu,
]
/** Without one of these words none of the patterns above can fit; most sentences have none. */
const HINT =
  /\b(?:ai|ki|llm|gpt|chatgpt|claude|gemini|copilot|llama|assistants?|sprachmodell\w*|models?|chatbots?|summari[sz]\w*|prompts?|instruct\w*|anweis\w*|ignor\w*|disregard|forget|override|bypass|vergiss|vergessen|missachte\w*|system|human|automated|a\.i|mention|report|list|include|extract|flag|summary|answer|output|response|respond|reply|antwort\w*|gib|zusammenfassung|ausgabe|end of|erw|nenne|melde|liste)/i
const CONTROL_TOKENS =
  /<\|[\w ]{2,30}\|>|<\/?(?:think|system|assistant|user|tool_call|s)>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<[｜|](?:begin|end)[▁_]of[▁_]/iu
/** Zero-width, direction-changing and tag characters; a mark of byte order at the beginning of a page is harmless. */
const HIDDEN = /(?:[\u200B\u2060\u202A-\u202E\u2066-\u2069]|(?!^)\uFEFF|[\u{E0000}-\u{E007F}])/u
const LONGEST = 200

export interface Addressed {
  readonly warnings: readonly AnalysisWarning[]
  /** Orders to a machine and what they dictate. */
  readonly orders: readonly Sentence[]
  /** What else follows in a paragraph with orders: nobody but a person can tell whether it is dictated or true. */
  readonly besides: readonly Sentence[]
  readonly others: readonly Sentence[]
}

/**
 * Text that gives orders to a language model is reported and is never a finding. What follows it in its paragraph is kept
 * unless it is dictated, so that an order cannot make the risk behind it disappear.
 */
export function setAsideOrders(sentences: readonly Sentence[], pages: readonly PageText[]): Addressed {
  const parts = paragraphsOf(sentences).map((paragraph) => partsOf(paragraph, pages))
  return {
    besides: parts.flatMap(({besides}) => besides),
    orders: parts.flatMap(({orders}) => orders),
    others: parts.flatMap(({others}) => others),
    warnings: [
      ...parts.flatMap(({besides, orders}) => [
        ...warningAbout('addressed-to-ai', orders),
        ...warningAbout('beside-text-addressed-to-ai', besides),
      ]),
      ...pages.flatMap(marksOn),
    ],
  }
}

type Parts = Omit<Addressed, 'warnings'>

function partsOf(paragraph: readonly Sentence[], pages: readonly PageText[]): Parts {
  const first = paragraph.findIndex(({text}) => isAddressedToMachine(text))
  if (first < 0) return {besides: [], orders: [], others: paragraph}
  const rest = paragraph.slice(first).flatMap((sentence) => piecesOf(sentence, pages))
  const dictated = dictatedAmong(
    rest.map(({text}) => text),
    isAddressedToMachine,
  )
  return {
    besides: rest.filter((_, at) => !dictated.has(at)),
    orders: rest.filter((_, at) => dictated.has(at)),
    others: paragraph.slice(0, first),
  }
}

/** An order that is written without capitals would take the sentences behind it along. */
function piecesOf(sentence: Sentence, pages: readonly PageText[]): readonly Sentence[] {
  const source = pages.find(({number}) => number === sentence.page)?.text
  if (source === undefined || sentence.form === 'row' || !isAddressedToMachine(sentence.text)) return [sentence]
  const pieces = splitSentences(source, sentence, {loosely: true}).map((piece) => ({...sentence, ...piece}))
  return pieces.some(({text}) => isAddressedToMachine(text)) ? pieces : [sentence]
}

function paragraphsOf(sentences: readonly Sentence[]): Sentence[][] {
  const paragraphs: Sentence[][] = []
  for (const sentence of sentences) {
    const last = paragraphs.at(-1)
    if (last?.[0]?.block === sentence.block) last.push(sentence)
    else paragraphs.push([sentence])
  }
  return paragraphs
}

function warningAbout(code: WarningCode, sentences: readonly Sentence[]): AnalysisWarning[] {
  const first = sentences[0]
  if (first === undefined) return []
  const text = sentences.map((each) => each.text).join(' ')
  return [{code, page: first.page, text: text.slice(0, LONGEST)}]
}

function marksOn({number: page, text}: PageText): AnalysisWarning[] {
  const warnings: AnalysisWarning[] = []
  const token = CONTROL_TOKENS.exec(text)?.[0]
  if (token !== undefined) warnings.push({code: 'control-tokens', page, text: token})
  const hidden = HIDDEN.exec(text)
  if (hidden) {
    const code = hidden[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    warnings.push({code: 'hidden-characters', page, text: `The page has invisible characters, such as U+${code}.`})
  }
  return warnings
}

function isAddressedToMachine(text: string): boolean {
  const plain = text.replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
  return CONTROL_TOKENS.test(plain) || (HINT.test(plain) && ADDRESSED.some((pattern) => pattern.test(plain)))
}
