import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {briefingHtml} from '#shared/briefing/formats/html'
import {dark, light, type Scheme} from '#shared/briefing/formats/palette'
import {briefing, fact, libraryFacts} from '../samples.ts'

const sample = briefingHtml(briefing())
/** What a mail client that drops the style block has. */
const bare = sample.replace(/<style>[\s\S]*<\/style>/, '')

describe('a briefing in HTML', () => {
  it('holds every fact, word and command', () => {
    const text = textOf(sample)
    for (const {action, id, section, text: own} of libraryFacts)
      for (const part of section === 'headline' ? [id, own] : [id, own, action!]) expect(text).toContain(part)
    for (const part of [
      'Briefing of Monday, 2026-11-23',
      'Needs you today',
      'urgent',
      'Nothing more under: contacts due',
    ])
      expect(text).toContain(part)
  })

  it('loads nothing: no links, images, scripts, fonts or imports', () => {
    expect(sample).not.toMatch(/https?:|<(?:img|script|link|iframe|a)\b|url\(|@import|\bsrc=|\bhref=/i)
  })

  it('is laid out by tables, with the style at each element', () => {
    expect(bare).not.toMatch(/display:(?:flex|grid)|position:|var\(/)
    const unstyled = [...bare.matchAll(/<(?:body|h1|h2|p|td|span|code)\b(?![^>]*\bstyle=)[^>]*>/g)]
    expect(unstyled).toEqual([])
    expect([...bare.matchAll(/<table\b(?![^>]*role="presentation")/g)]).toEqual([])
  })

  it('has every element closed, in order', () => {
    expect(unclosedIn(sample)).toEqual([])
    expect(unclosedIn(briefingHtml(briefing({facts: [libraryFacts[0]!], isQuiet: true})))).toEqual([])
  })

  it('is dark where its reader wants that, narrow on a telephone, and fit for A4', () => {
    for (const rule of ['prefers-color-scheme:dark', 'max-width:520px', '@page{size:A4', '@media print'])
      expect(sample).toContain(rule)
    expect(sample).toContain('<meta name="color-scheme" content="light dark">')
  })

  it('shows in the inbox how it begins, and on a quiet day that nothing waits', () => {
    expect(sample).toMatch(/<div style="display:none[^>]*>3 projects, 2 of them needing attention/)
    const quiet = briefingHtml(briefing({facts: [libraryFacts[0]!], isQuiet: true}))
    expect(quiet.match(/Nothing needs you today\./g)).toHaveLength(2)
    expect(quiet).not.toContain('<h2')
  })

  it('says who told it', () => {
    const sentences = [{factIds: ['F2'], text: 'LIB is "poor" & late.'}]
    const html = briefingHtml(briefing({narrative: {model: '<b>m</b>', sentences, source: 'ai'}}))
    expect(html).toContain('LIB is &quot;poor&quot; &amp; late.')
    expect(html).toContain('opening by &lt;b&gt;m&lt;/b&gt;, checked against the facts')
  })

  it('is text wherever people have written, whatever it is', () => {
    const evil = fc.constantFrom(
      '<script>',
      '</td>',
      '"',
      "'",
      '&amp;',
      '<!--',
      ']]>',
      '</style>',
      '\u202e',
      'javascript:',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(evil, fc.string({unit: 'binary'})), {maxLength: 6}), (pieces) => {
        const text = pieces.join('')
        const facts = [fact('F1', text, {action: text, project: text, references: [text]})]
        const narrative = {model: text, sentences: [{factIds: [text], text}], source: 'ai' as const}
        const html = briefingHtml(briefing({facts, narrative, project: text}))
        const harmless = briefingHtml(
          briefing({
            facts: [{...facts[0]!, action: 'x', text: 'x'}],
            narrative: {...narrative, model: 'x', sentences: [{factIds: ['x'], text: 'x'}]},
            project: 'x',
          }),
        )
        expect(tagsOf(html)).toEqual(tagsOf(harmless))
      }),
      {numRuns: 200},
    )
  })
})

describe('the colours of both schemes', () => {
  const pairs = (scheme: Scheme) => [
    ...[scheme.card, scheme.code].flatMap((back) => [scheme.text, scheme.muted].map((text) => ({back, text}))),
    ...Object.values(scheme.chips),
  ]
  it.each([...pairs(light), ...pairs(dark)])('can be told apart: $text on $back', ({back, text}) => {
    expect(contrast(text, back)).toBeGreaterThanOrEqual(4.5)
  })
})

function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Names of tags, without those that only hold a line together. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<span style="white-space:nowrap">([^<]*)<\/span>|<(\/?[a-z0-9!]+)[^>]*>/gi)].flatMap(
    ([, , tag]) => tag ?? [],
  )
}

function unclosedIn(html: string): string[] {
  const open: string[] = []
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z0-9]+)\b[^>]*>/gi)) {
    if (['br', 'meta'].includes(name!)) continue
    if (closing === '') open.push(name!)
    else if (open.pop() !== name) return [...open, name!]
  }
  return open
}

/** WCAG 2.2: relative luminance of sRGB colours. */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map(luminance).toSorted((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
