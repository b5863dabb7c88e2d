import {cleanLine, cleanText, hidesSomething} from './clean-text.ts'
import type {Extracted, ExtractedPage, Truncation} from './extracted.ts'
import type {RawExtraction} from './extractors/raw.ts'
import {languageOf} from './language.ts'
import type {ExtractionLimits} from './limits.ts'
import {installTesseractJs} from './tesseractjs-packages.ts'

/** What was extracted, cleaned and cut to what is kept of a document. */
export function finishExtraction(
  {pages, title, truncated = null, warnings = []}: RawExtraction,
  mediaType: string,
  limits: ExtractionLimits,
): Extracted {
  const kept: ExtractedPage[] = []
  let characters = 0
  let isSuspicious = false
  for (const {needsOcr = false, text} of pages.slice(0, limits.pages)) {
    if (characters >= limits.characters) break
    isSuspicious ||= hidesSomething(text)
    const clean = cleanText(text)
      .slice(0, limits.characters - characters)
      .trim()
    characters += clean.length
    kept.push({needsOcr, number: kept.length + 1, text: clean.replace(/[\ud800-\udbff]$/, '')})
  }
  const scans = kept.filter(({needsOcr}) => needsOcr).length
  const said = [
    ...(isSuspicious ? ['Escape codes or invisible characters were taken out of its text.'] : []),
    ...(scans === 0 ? [] : [scanWarning(scans, kept.length)]),
    ...(scans === 0 && kept.every(({text}) => text === '') ? ['There is no text in it.'] : []),
  ]
  return {
    language: languageOf(sampleOf(kept)),
    mediaType,
    pages: kept,
    title: title ? cleanLine(title, 200) || null : null,
    truncated: truncated ?? cutOff(pages, kept, characters, limits),
    warnings: [...warnings.map((warning) => cleanLine(warning, 1000)), ...said],
  }
}

/** Said until the text of the pages is recognized (`recognition.ts`). */
export function scanWarning(scans: number, pages: number): string {
  const ways = `install ocrmypdf, tesseract, or tesseract.js (${installTesseractJs})`
  return `${scanWithoutText(scans, pages)}: ${ways}, and add it again with --replaces.`
}

/** Without a full stop. */
export function scanWithoutText(scans: number, pages: number): string {
  if (scans < pages) return `${scans} of ${pages} pages are scans without text`
  return pages === 1 ? 'It is a scan without text' : 'All pages are scans without text'
}

function cutOff(
  pages: RawExtraction['pages'],
  kept: readonly ExtractedPage[],
  characters: number,
  limits: ExtractionLimits,
): Truncation | null {
  const total = pages.reduce((sum, {text}) => sum + text.length, 0)
  if (characters >= limits.characters && total > characters)
    return {kept: characters, reason: `only the first ${limits.characters} characters were kept`, total}
  if (kept.length < pages.length)
    return {
      kept: kept.length,
      reason: `only the first ${kept.length} of ${pages.length} pages were kept`,
      total: pages.length,
    }
  return null
}

/** Enough to tell the language. */
export function sampleOf(pages: readonly ExtractedPage[]): string {
  return pages
    .slice(0, 20)
    .map(({text}) => text.slice(0, 2000))
    .join('\n')
}
