import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {documentKinds} from '#shared/coordination/index'
import {type ReadDocument, readDocuments, readGold} from '#shared/evaluation/evaluation-set'
import type {Gold} from '#shared/evaluation/gold'
import {hasInOnePiece, overlap} from '#shared/evaluation/words'

const set = join(import.meta.dirname, '../../eval')
const isMarked = <Item extends {readonly scanned: boolean}>({scanned}: Item) => !scanned

describe('the evaluation set', () => {
  let golds: readonly Gold[]
  let documents: readonly ReadDocument[]

  beforeAll(async () => {
    golds = await readGold(set)
    documents = await readDocuments(set, golds)
  })

  it('has three documents of each of eight kinds, half of them open', () => {
    const kinds = documentKinds.filter((kind) => kind !== 'other')
    expect(kinds.map((kind) => golds.filter((gold) => gold.kind === kind).length)).toEqual(kinds.map(() => 3))
    expect(golds.filter(({half}) => half === 'open')).toHaveLength(12)
  })

  it('has German, long, injected and clean documents, and scans', () => {
    const count = (wanted: (document: ReadDocument) => boolean) => documents.filter(wanted).length
    expect(count(({gold}) => gold.language === 'de')).toBe(5)
    expect(count(({pages}) => pages.length > 100)).toBe(2)
    expect(count(({gold}) => gold.injected.length > 0)).toBe(3)
    expect(count(({gold}) => gold.clean)).toBe(3)
    expect(count(({pages}) => pages.some(({needsOcr}) => needsOcr))).toBe(3)
  })

  it('names in its README what is open and what is blind', () => {
    const [, open = '', blind = ''] =
      /\nOpen: ([^.]*)\.\s+Blind: ([^.]*)\./.exec(readFileSync(join(set, 'README.md'), 'utf8')) ?? []
    const named = (list: string) => list.split(/,\s+/).toSorted()
    const of = (half: Gold['half']) =>
      golds.filter((gold) => gold.half === half).map(({document}) => document.replace(/\.\w+$/, ''))
    expect(named(open)).toEqual(of('open'))
    expect(named(blind)).toEqual(of('blind'))
  })

  it('marks only what stands in the text as the program reads it', () => {
    const absent = documents.flatMap(({gold, pages}) => {
      const text = pages.map((page) => page.text).join('\n')
      const phrases = [
        ...[...gold.risks, ...gold.actions, ...gold.decisions].filter(isMarked).flatMap(({quotes}) => quotes),
        ...gold.stakeholders.filter(isMarked).flatMap(({names}) => names),
        ...gold.injected,
      ]
      const addresses = gold.emails.filter((each) => isMarked(each) && !each.optional).map(({value}) => value)
      return [
        ...phrases.filter((phrase) => !hasInOnePiece(text, phrase)),
        ...addresses.filter((address) => !text.toLowerCase().includes(address)),
      ].map((phrase) => `${gold.document}: ${phrase}`)
    })
    expect(absent).toEqual([])
  })

  it('says nothing that is forbidden, but in what was injected', () => {
    const said = documents.flatMap(({gold, pages}) =>
      gold.forbidden.filter(
        (phrase) =>
          pages.some(({text}) => overlap(phrase, text) === 1) &&
          !gold.injected.some((text) => hasInOnePiece(text, phrase)),
      ),
    )
    expect(said).toEqual([])
  })

  it('is made of its sources, byte for byte, and small', async () => {
    const path = '../../scripts/eval/make-document.js'
    const {makeDocument} = (await import(path)) as {
      makeDocument: (name: string, text: string) => Promise<{bytes: Buffer; fileName: string}>
    }
    const names = readdirSync(join(set, 'sources'))
    const made = await Promise.all(
      names.map((name) => makeDocument(name, readFileSync(join(set, 'sources', name), 'utf8'))),
    )
    expect(made.map(({fileName}) => fileName).sort()).toEqual(golds.map(({document}) => document).sort())
    for (const {bytes, fileName} of made) {
      expect(bytes.equals(readFileSync(join(set, 'documents', fileName))), fileName).toBe(true)
    }
    expect(made.reduce((total, {bytes}) => total + bytes.length, 0)).toBeLessThan(3_000_000)
  })
})
