import {describe, expect, it} from 'vitest'
import {indexPages, type PageText, verifyQuote} from '#shared/findings/index'
import {bridgeReport, foreignQuotes, heatingMinutes} from './samples.ts'

type Edit = (quote: string) => string | null

const documents = [bridgeReport, heatingMinutes]

describe('a quote is verified in the text', () => {
  const index = indexPages(bridgeReport)

  it('word by word, with the place and the words that really stand there', () => {
    const verified = verifyQuote(index, 'the abutments were completed on 29 April 2027')
    expect(verified).toMatchObject({status: 'exact', evidence: {page: 1, match: 'exact', similarity: 1}})
    const {evidence} = verified as {evidence: {quote: string; start: number; end: number}}
    expect(evidence.quote).toBe('The abutments were com-\npleted on 29 April 2027')
    expect(bridgeReport[0]!.text.slice(evidence.start, evidence.end)).toBe(evidence.quote)
  })

  it.each([
    ['ligatures and curly quotes', "The contractor's final account for the enabling works has been filed"],
    ['marks between thousands', 'Of the budget of £1.250.000 for both years'],
    [
      'a dash that became a hyphen',
      'the contract price of £980,000 - excluding VAT - never includes temporary lighting',
    ],
    ['capitals and emphasis', '**NOBODY** may enter the compound WITHOUT a helmet'],
    ['what was left out', 'The contractor shall submit the lifting plan … the contract price of £980,000'],
    ['what was left out in brackets', 'It was decided to close the towpath [...] 9 July 2027.'],
  ])('in spite of %s', (_, quote) => {
    expect(verifyQuote(index, quote).status).toBe('exact')
  })

  it.each([
    [
      'another ending',
      'The abutments were completed on 29 April 2027, eleven days earlier than plan, and the piling rig has left the site',
    ],
    ['a small word too many', 'Laura Finch will also order all the bearings by 14 May 2027'],
    [
      'a hyphen too many',
      'The project will replace the foot bridge over the Arden with a steel structure and a cycle-lane',
    ],
  ])('nearly, in spite of %s', (_, quote) => {
    expect(verifyQuote(index, quote)).toMatchObject({status: 'fuzzy', evidence: {match: 'fuzzy'}})
  })

  it.each([
    ['number_mismatch', 'The steel price could rise by 21% before the order is placed'],
    ['number_mismatch', 'The abutments were completed on 29 May 2027, eleven days earlier than planned'],
    ['number_mismatch', 'The abutments were completed on 29 April 2027, twelve days earlier than planned'],
    ['number_mismatch', 'Of the budget of $1,250,000 for both years'],
    ['negation_mismatch', 'the supplier does hold its offer beyond June'],
    ['negation_mismatch', 'The abutments were not completed on 29 April 2027, eleven days earlier than planned'],
    ['negation_mismatch', 'The abutments were completed on 29 April 2027, eleven days later than planned'],
    ['negation_mismatch', 'the old railings will … be reused'],
    ['negation_mismatch', 'new risks in the earthworks'],
    ['negation_mismatch', 'final account for the enabling works has been filed objections'],
    ['missing', 'The mayor opened the bridge with a speech about cycling'],
    ['too_short', 'the bridge'],
    ['too_short', '…'],
  ])('is refused as %s: %s', (status, quote) => {
    expect(verifyQuote(index, quote)).toEqual({status})
  })

  it('of several places takes the one on the page it is said to be on', () => {
    const pages = [1, 2, 3].map((number): PageText => ({number, text: 'The gate is closed at night.'}))
    expect(verifyQuote(indexPages(pages), 'the gate is closed at night', {page: 3})).toMatchObject({
      evidence: {page: 3},
    })
    expect(verifyQuote(indexPages(pages), 'the gate is closed at night', {page: 9})).toMatchObject({
      evidence: {page: 1},
    })
  })

  it('forgives misread words only where the text was recognised from an image', () => {
    const text = 'The landIord shaII rnaintain the roof and the gutters of the buiIding at all tirnes.'
    const quote = 'The landlord shall maintain the roof and the gutters of the building at all times.'
    expect(verifyQuote(indexPages([{number: 1, text, needsOcr: true}]), quote).status).toBe('fuzzy')
    expect(verifyQuote(indexPages([{number: 1, text}]), quote).status).toBe('missing')
  })

  it('across the border of two pages shows the page with more of it', () => {
    const pages = [
      {number: 1, text: 'The pump is inspected every'},
      {number: 2, text: 'six months by the water company and by nobody else.'},
    ]
    const verified = verifyQuote(
      indexPages(pages),
      'The pump is inspected every six months by the water company and by nobody else',
    )
    expect(verified).toMatchObject({status: 'exact', evidence: {page: 2, start: 0}})
  })

  it('of a document without words is missing', () => {
    expect(verifyQuote(indexPages([{number: 1, text: ''}]), 'three words here').status).toBe('missing')
    expect(verifyQuote(indexPages([]), 'three words here').status).toBe('missing')
  })
})

/** The table of AI.md: how many of all quotes are accepted after each kind of edit. */
describe('of all passages of the samples are accepted', () => {
  const table: readonly (readonly [string, Edit, (share: number) => boolean, string])[] = [
    ['as they stand', (quote) => quote, (share) => share === 1, 'all'],
    ['on one line, words put together', (quote) => onOneLine(quote), (share) => share >= 0.93, '93 %'],
    [
      'without the full stop, in lower case',
      (quote) => quote.replace(/[.:;]$/, '').toLowerCase(),
      (share) => share >= 0.93,
      '93 %',
    ],
    ['with other quotes, dashes and ligatures', retyped, (share) => share >= 0.93, '93 %'],
    ['with the middle left out', withoutMiddle, (share) => share >= 0.9, '90 %'],
    [
      'with the article left out',
      (quote) => changed(quote, /\b(?:the|die|der|den) /i, ''),
      (share) => share >= 0.9,
      '90 %',
    ],
    [
      'with a number changed',
      (quote) => changed(quote, /\d(?!\d)/, (digit) => String((Number(digit) + 3) % 10)),
      (share) => share === 0,
      'none',
    ],
    [
      'with another month',
      (quote) => changed(quote, /\b(?:April|May|June|July|Juli|August|März)\b/, 'November'),
      (share) => share === 0,
      'none',
    ],
    ['with the number left out', (quote) => changed(quote, /\d[\d.,]* /, ''), (share) => share === 0, 'none'],
    [
      'with a negation left out',
      (quote) => changed(quote, /\b(?:not|no|nicht|never|noch nicht|keine) /i, ''),
      (share) => share === 0,
      'none',
    ],
    ['with a negation put in', negated, (share) => share === 0, 'none'],
  ]

  it.each(table)('%s', (_, edit, isEnough, expected) => {
    const {accepted, all} = shareAccepted(edit)
    expect(all).toBeGreaterThan(5)
    expect(
      isEnough(accepted.length / all),
      `${expected} expected, ${accepted.length} of ${all}: ${accepted.join('\n')}`,
    ).toBe(true)
  })

  it('none of another document', () => {
    for (const pages of documents) {
      const index = indexPages(pages)
      expect(foreignQuotes.filter((quote) => 'evidence' in verifyQuote(index, quote))).toEqual([])
    }
    const other = indexPages(heatingMinutes)
    expect(passagesOf(bridgeReport).filter((quote) => 'evidence' in verifyQuote(other, quote))).toEqual([])
  })

  it('none with the words in another order', () => {
    const {accepted} = shareAccepted((quote) => onOneLine(quote).split(' ').reverse().join(' '))
    expect(accepted).toEqual([])
  })
})

function shareAccepted(edit: Edit): {readonly accepted: readonly string[]; readonly all: number} {
  let all = 0
  const accepted: string[] = []
  for (const pages of documents) {
    const index = indexPages(pages)
    for (const passage of passagesOf(pages)) {
      const quote = edit(passage)
      if (quote === null) continue
      all++
      if ('evidence' in verifyQuote(index, quote)) accepted.push(quote)
    }
  }
  return {accepted, all}
}

/** Sentences of at least five words, as they stand in the text. */
function passagesOf(pages: readonly PageText[]): string[] {
  return pages.flatMap(({text}) =>
    text
      .split(/(?<=[.;:])\s+(?=[A-Z])|\n\n|\n(?=- |\d\. )/)
      .map((passage) => passage.replace(/^(?:- |\d\. )/, '').trim())
      .filter((passage) => passage.split(/\s+/).length >= 6 && !/ · /.test(passage)),
  )
}

function onOneLine(text: string): string {
  return text.replace(/-\n/g, '').replace(/\s+/g, ' ')
}

function retyped(quote: string): string {
  return `“${onOneLine(quote).replaceAll('’', "'").replaceAll('ﬁ', 'fi').replaceAll(' – ', ' — ').replaceAll('ff', 'ﬀ').replaceAll('£', '£\u00A0')}”`
}

function withoutMiddle(quote: string): string | null {
  const words = onOneLine(quote).split(' ')
  if (words.length < 12) return null
  const [first, left, last] = [words.slice(0, 5), words.slice(5, -5), words.slice(-5)]
  // What is left out must not be what turns the meaning.
  if (/\b(?:not|no|nicht|never|without|ohne|keine)\b/i.test(left.join(' ')) || /(?:not|no|nicht)$/.test(left.join(' ')))
    return null
  return `${first.join(' ')} … ${last.join(' ')}`
}

function changed(quote: string, pattern: RegExp, by: string | ((found: string) => string)): string | null {
  const line = onOneLine(quote)
  return pattern.test(line) ? line.replace(pattern, (found) => (typeof by === 'string' ? by : by(found))) : null
}

function negated(quote: string): string | null {
  return (
    changed(quote, /\b(?:will|could|was|were|has been|is|shall)\b/, (verb) => `${verb} not`) ??
    changed(quote, /\b(?:wird|ist|soll|liegt|klärt)\b/, (verb) => `${verb} nicht`)
  )
}
