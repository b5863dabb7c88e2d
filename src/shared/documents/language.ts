import type {DocumentLanguage} from './extracted.ts'

/** Words that a text of the language cannot do without, and that the other has not got. */
const commonWords: Readonly<Record<DocumentLanguage, ReadonlySet<string>>> = {
  de: new Set(
    'aber auch auf aus bei bis das dem den der des die durch ein eine einem einen einer für ist mit nach nicht oder sich sie sind über um und von vom werden wird wurde zu zum zur'.split(
      ' ',
    ),
  ),
  en: new Set(
    'and are as at be been by for from has have if is it its not of on or shall that the their this to was were which will with would'.split(
      ' ',
    ),
  ),
}

/** The language of a text; null when there is too little of it, or it is another. */
export function languageOf(text: string): DocumentLanguage | null {
  const words =
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  const share = (language: DocumentLanguage) => words.filter((word) => commonWords[language].has(word)).length
  const [english, german] = [share('en'), share('de')]
  const most = Math.max(english, german)
  if (most < 3 || most < words.length * 0.08 || most < 1.5 * Math.min(english, german)) return null
  return english > german ? 'en' : 'de'
}
