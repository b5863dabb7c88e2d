/** A word or number as it is compared, with its place in the text. */
export interface Token {
  readonly word: string
  readonly start: number
  readonly end: number
}

const TOKEN =
  /\p{L}[\p{L}\p{M}\p{N}\u00AD\u200B-\u200D\u2060]*(?:(?:['’‘ʼ`´]|[-‐‑–\u00AD][ \t]*\r?\n\s*(?=\p{Ll})|[-‐‑–])\p{L}[\p{L}\p{M}\p{N}\u00AD\u200B-\u200D\u2060]*)*|(?:(?<![\p{L}\p{N}.,)\]%])[-−](?=\d))?\p{N}+(?:[.,'’\u00A0\u202F]\p{N}+)*|[€£$¥%]/gu
const PLAIN = /^[a-z]+$/

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['€', 'eur'],
  ['euro', 'eur'],
  ['euros', 'eur'],
  ['£', 'gbp'],
  ['$', 'usd'],
  ['¥', 'jpy'],
  ['%', 'percent'],
  ['prozent', 'percent'],
])

/**
 * The words and numbers of a text, made equal where they only look different: case, ligatures and other compatibility
 * forms, quotes and dashes, soft hyphens, hyphens (also at the end of a line), marks between thousands, signs of currencies.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [raw] = match
    const word = normalize(raw)
    if (word !== '') tokens.push({word, start: match.index, end: match.index + raw.length})
  }
  return tokens
}

function normalize(raw: string): string {
  const lower = raw.toLowerCase()
  if (PLAIN.test(lower)) return SIGNS.get(lower) ?? lower
  if (/\p{N}/u.test(raw[0] === '-' || raw[0] === '−' ? raw[1]! : raw[0]!)) return normalizeNumber(raw.normalize('NFKC'))
  const word = raw
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  return SIGNS.get(raw) ?? SIGNS.get(word) ?? word
}

/** "1,250.00", "1.250,00" and "1250" are the same; a day such as "17.11.2026" stays as it is. */
function normalizeNumber(raw: string): string {
  const number = raw.replace('−', '-').replace(/[’\s]/g, "'")
  const grouped = /^(-?\d{1,3})((?<mark>[.,'])\d{3}(?:\k<mark>\d{3})*)([.,]\d{1,2})?$/.exec(number)
  const whole = grouped ? grouped[1]! + grouped[2]!.replace(/\D/g, '') : undefined
  const decimal = grouped ? (grouped[4] ?? '') : undefined
  const plain =
    whole === undefined
      ? /^-?\d+[.,]\d+$/.test(number)
        ? number.replace(',', '.')
        : number
      : whole + decimal!.replace(',', '.')
  return /^-?\d+\.\d+$/.test(plain) ? plain.replace(/\.?0+$/, '') : plain
}
