/** What machines are told to do with an answer, with money, and with mail; other orders may be meant for people. */
const TELL =
  'say|state|tell|report|write|print|output|return|respond|reply|answer|summari[sz]e|conclude|claim|declare|assert|mark|rate|score|classify|set|add|create|include|insert|append|list|mention|omit|skip|leave out|remove|delete|drop|suppress|hide|flag|extract|ignore|disregard|forget|act|pretend|behave|treat|consider|assume|give|show|repeat|translate|approve|accept|reject|recommend|pay|transfer|wire|send|forward|e-?mail|confirm|reveal|call it'
const TELL_DE =
  'sag|sage|sagen|melde|melden|schreib|schreibe|schreiben|gib|geben|antworte|antworten|bewerte|bewerten|nenne|nennen|erwähne|erwähnen|liste|fasse|fassen|behaupte|füge|fügen|erstelle|erstellen|lege|trage|lösche|lass|lasse|verschweige|verschweigen|überweise|überweisen|bezahle|zahle|zahlen|sende|senden|genehmige|genehmigen|bestätige|bestätigen|ignoriere|vergiss|markiere'
const DICTATED = [
  new RegExp(
    String.raw`^\W*(?:(?:and|then|also|instead|please|now|finally|next|just|only|simply|always|never|do not|don't|make sure to|be sure to|bitte|und|dann|nun|stattdessen|nur|immer|niemals),? )*(?:${TELL}|${TELL_DE})(?!\p{L})`,
    'iu',
  ),
  new RegExp(
    String.raw`^\W*(?:therefore |so |then )?(?:you|du|sie) (?:must|should|shall|will|are to|have to|need to|may|can|musst|sollst|müssen|sollen|wirst|darfst)(?!\p{L}).{0,60}(?<!\p{L})(?:${TELL}|${TELL_DE})(?!\p{L})`,
    'iu',
  ),
  /\b(?:your|the) (?:answer|summary|output|response|reply|analysis|result|report) (?:must|should|shall|will|is|has to)\b/i,
  /(?<!\p{L})(?:deine|ihre|die) (?:antwort|zusammenfassung|ausgabe|analyse) (?:muss|soll|lautet|ist)(?!\p{L})/iu,
  /^\W*(?:output|answer|response|reply|completion|assistant|system|user|antwort|ausgabe)\s*[:=]/i,
  // Data for a program: JSON, or the fence around it.
  /^\s*(?:[{[]|`{3})|["']\w+["']\s*:\s*(?:["'[{\d]|true|false|null)/i,
]
/** That there is nothing to worry about. */
const ALL_IS_WELL = new RegExp(
  [
    String.raw`\b(?:no|not any|zero|free of|without(?: any)?) (?:(?:known|open|major|significant|further|other|real|relevant|serious|material|remaining|identified|more|such|high|any) ){0,2}(?:risks?|issues?|problems?|concerns?)\b`,
    String.raw`\bthere (?:are|is) no (?:(?:known|open|further|other|more) )?(?:deadlines?|findings?|actions?)\b`,
    String.raw`\brisks?(?: level| rating| score)?\s*(?:is|are|=|:)\s*(?:very |all )?(?:low|none|no|nil|minimal|negligible|zero|0)\b`,
    String.raw`\b(?:everything|all) is (?:fine|well|good|on track|in order)\b`,
    String.raw`\blow risk\b`,
    String.raw`(?<!\p{L})keine(?:rlei)? (?:(?:bekannten|offenen|weiteren|wesentlichen) )?(?:risik\p{L}*|probleme|fristen|mängel)(?!\p{L})`,
    String.raw`(?<!\p{L})risik\p{L}* (?:ist|sind|:)? ?(?:sehr )?(?:gering|niedrig|null)(?!\p{L})`,
    String.raw`(?<!\p{L})alles (?:ist )?(?:in ordnung|gut|im plan)(?!\p{L})`,
  ].join('|'),
  'giu',
)
/** What a sentence still names when it also says that something bad may happen. */
const RISK = /\b(?:risks?|threats?|dangers?|hazards?|threaten\w*|endanger\w*)\b|risik|gefahr|gefähr|droh/iu
const BUT =
  /(?<!\p{L})(?:but|except|however|although|though|unless|apart|yet|aber|außer|jedoch|obwohl|allerdings)(?!\p{L})/iu
const QUOTES = /["“”„«»]/g
/** So many words behind a closing quotation mark are a statement of their own. */
const OWN_WORDS = 4

/**
 * Which sentences of a paragraph are orders to a machine or are dictated by one: what it is to say, the data that it is
 * to answer with, the text in quotation marks that an order has opened, the assurance that all is well.
 */
export function dictatedAmong(texts: readonly string[], isOrder: (text: string) => boolean): ReadonlySet<number> {
  const dictated = new Set<number>()
  let quotedUntil = -1
  for (const [at, text] of texts.entries()) {
    const isTold = isOrder(text) || isDictated(text)
    if (isTold && at > quotedUntil) quotedUntil = endOfQuote(texts, at)
    if (isTold || at <= quotedUntil) dictated.add(at)
  }
  return dictated
}

function isDictated(text: string): boolean {
  return DICTATED.some((pattern) => pattern.test(text)) || isQuotation(text) || isAssurance(text)
}

function isAssurance(text: string): boolean {
  const rest = text.replace(ALL_IS_WELL, ' ')
  return rest !== text && !BUT.test(text) && !RISK.test(rest)
}

function isQuotation(text: string): boolean {
  return /^["“„«].*["“”»][.!?]?$/su.test(text)
}

/** The last sentence within the quotation that this one opens; itself when it opens none, or none that is closed. */
function endOfQuote(texts: readonly string[], at: number): number {
  if (!hasOddQuote(texts[at]!)) return at
  const closing = texts.findIndex((text, index) => index > at && hasOddQuote(text))
  if (closing < 0) return at
  const text = texts[closing]!
  const behind = text.slice(Math.max(...[...text.matchAll(QUOTES)].map(({index}) => index)) + 1)
  const isOwn = (behind.match(/\p{L}{2,}/gu) ?? []).length >= OWN_WORDS
  return isOwn ? closing - 1 : closing
}

function hasOddQuote(text: string): boolean {
  return (text.match(QUOTES) ?? []).length % 2 === 1
}
