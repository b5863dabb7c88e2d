import type {Language, PageText} from './types.ts'

const english = new Set(
  'the of and to in is for be on that by this with as are will was or from an it at has which not have shall been we'.split(
    ' ',
  ),
)
const german = new Set(
  'der die das und ist in den von zu mit sich des auf für nicht ein eine dem es als auch werden wird bis im am sind zum zur durch wir'.split(
    ' ',
  ),
)
const MOST_WORDS = 5000
const LEAST_HITS = 4

/** By the words that every text has; `null` for other languages and for too few words. */
export function detectLanguage(pages: readonly PageText[]): Language | null {
  const hits = {en: 0, de: 0}
  let words = 0
  for (const {text} of pages) {
    for (const [word] of text.matchAll(/\p{L}+/gu)) {
      words++
      const lower = word.toLowerCase()
      if (english.has(lower)) hits.en++
      if (german.has(lower)) hits.de++
    }
    if (words >= MOST_WORDS) break
  }
  const [language, count] = hits.de > hits.en ? (['de', hits.de] as const) : (['en', hits.en] as const)
  return count >= LEAST_HITS && count / words >= 0.08 ? language : null
}
