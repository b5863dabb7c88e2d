import {describe, expect, it} from 'vitest'
import {chunksOf, halvesOf} from '#shared/analysis/chunks'

const length = (text: string) => text.length

function page(number: number, text: string) {
  return {number, text}
}

describe('the parts of a document', () => {
  it('are one where all fits, with the page before each text', () => {
    const chunks = chunksOf([page(1, 'The roof is late.'), page(2, ''), page(3, 'So is the door.')], 1000, length)
    expect(chunks).toEqual([{page: 1, text: '[page 1]\nThe roof is late.\n\n[page 3]\nSo is the door.'}])
  })

  it('begin with a new page where that is possible', () => {
    const pages = [1, 2, 3].map((number) => page(number, `Page ${number} says. `.repeat(6)))
    const chunks = chunksOf(pages, 150, length)
    expect(chunks.map((chunk) => chunk.page)).toEqual([1, 2, 3])
    expect(chunks.every(({text}) => text.length <= 150)).toBe(true)
  })

  it('cut a long page between paragraphs, and say again what stood before the cut', () => {
    const paragraphs = Array.from({length: 20}, (_, at) => `Paragraph ${at} tells what happened on day ${at}.`)
    const chunks = chunksOf([page(7, paragraphs.join('\n\n'))], 500, length)
    expect(chunks.length).toBeGreaterThan(2)
    expect(chunks.every((chunk) => chunk.page === 7 && chunk.text.length <= 800)).toBe(true)
    for (const paragraph of paragraphs) expect(chunks.some(({text}) => text.includes(paragraph))).toBe(true)
    expect(chunks[1]!.text).toMatch(/^\[page 7\]\n/)
  })

  it('lose no word of a text without any paragraphs, sentences or spaces', () => {
    const words = Array.from({length: 2000}, (_, at) => `w${at}`)
    const chunks = chunksOf([page(1, words.join(' '))], 900, length)
    const read = new Set(chunks.flatMap(({text}) => text.split(/\s+/)))
    expect(words.filter((word) => !read.has(word))).toEqual([])
    const endless = chunksOf([page(1, 'x'.repeat(5000))], 900, length)
    expect(endless.reduce((sum, {text}) => sum + text.replaceAll(/[^x]/g, '').length, 0)).toBeGreaterThanOrEqual(5000)
  })

  it('are without the heads and feet that most pages have, but with the same line inside of a page', () => {
    const pages = [1, 2, 3, 4, 5].map((number) =>
      page(
        number,
        `Library of Norden\n\nText ${number} a\nb\nc\nd\ne\nLibrary of Norden\nf\ng\nh\nPage ${number} of 5`,
      ),
    )
    const {text} = chunksOf(pages, 10_000, length)[0]!
    expect(text).not.toMatch(/Page \d of 5/)
    expect(text.match(/Library of Norden/g)).toHaveLength(5)
  })

  it('can be halved until they are short', () => {
    const text = `[page 3]\n${'One. '.repeat(200)}\n\n[page 4]\n${'Two. '.repeat(300)}`
    const [first, second] = halvesOf({page: 3, text})!
    expect([first.page, second.page]).toEqual([3, 4])
    expect(`${first.text} ${second.text}`.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''))
    expect(halvesOf({page: 1, text: 'Short.'})).toBeNull()
  })
})
