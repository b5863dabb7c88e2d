interface Span {
  readonly start: number
  readonly end: number
}

const STOP = /[.!?]+["'”’“»)\]]*(?=\s+["'“„«([]*[\p{Lu}\d])/gu
/** Where somebody who writes without capitals may begin the next sentence. */
const LOOSE_STOP = /[.!?;]+(?=\s+\p{L})|[.!?]+["'”’“»)\]]*(?=\s+["'“„«([]*[\p{Lu}\d])/gu

const ABBREVIATIONS = new Set(
  `dr prof mr mrs ms st no nr art abs ca bzw usw inkl exkl ggf vgl approx incl fig sec vs str tel inc ltd co corp jan feb
   mar apr jun jul aug sep sept oct okt nov dec dez mär mio mrd tsd evtl sog max min hr fr dipl ing gez cf al ff bspw zzgl
   abzgl lt i.e e.g z.b d.h u.a i.d.r v.a s.o o.ä etc ext dept gov rev vol pp mag cllr`.split(/\s+/),
)

/** What follows the number of a day or a German ordinal. */
const ORDINAL =
  /^\s+(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|March|May|Oct|Dec|Sitzung|Quartal|Woche|Stock|Etage|Halbjahr|Auflage)/

/** The sentences of a paragraph with their places; words parted at the end of a line are put together in `text`. */
export function splitSentences(
  source: string,
  {start, end}: Span,
  {loosely = false} = {},
): (Span & {readonly text: string})[] {
  const found: (Span & {readonly text: string})[] = []
  let from = start
  const paragraph = source.slice(start, end)
  for (const stop of paragraph.matchAll(loosely ? LOOSE_STOP : STOP)) {
    if (stop[0].startsWith('.') && isInside(paragraph, stop.index)) continue
    const to = start + stop.index + stop[0].length
    found.push(...trimmed(source, from, to))
    from = to
  }
  found.push(...trimmed(source, from, end))
  return found
}

export function onOneLine(text: string): string {
  return text
    .replace(/(\p{Ll})[-‐\u00AD]\s*\n\s*(?=\p{Ll})/gu, '$1')
    .replace(/[*_]{2}|\u00AD/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function trimmed(source: string, from: number, to: number): (Span & {readonly text: string})[] {
  const piece = source.slice(from, to)
  const text = onOneLine(piece)
  if (text === '') return []
  const start = from + piece.search(/\S/)
  return [{start, end: start + piece.trim().length, text}]
}

/** A full stop that belongs to an abbreviation, an initial or the number of a day. */
function isInside(paragraph: string, stop: number): boolean {
  const before = /[\p{L}\p{N}.]*$/u.exec(paragraph.slice(Math.max(0, stop - 20), stop))![0]
  if (ABBREVIATIONS.has(before.toLowerCase()) || /^\p{Lu}$|(?:^|\.)\p{L}$/u.test(before)) return true
  return /^\d{1,2}$/.test(before) && ORDINAL.test(paragraph.slice(stop + 1, stop + 14))
}
