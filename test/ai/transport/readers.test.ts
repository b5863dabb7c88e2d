import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {linesOf} from '#shared/ai/transport/lines'
import {jsonLinesOf} from '#shared/ai/transport/ndjson'
import {eventDataOf} from '#shared/ai/transport/server-sent-events'

const words = ['plain', 'Grüße', '日本語', '🦊🦊', '"quoted"\n', 'a\\u0000b', '']

describe('lines of JSON', () => {
  const objects = words.map((word, index) => ({index, word}))
  const text = objects.map((object) => JSON.stringify(object)).join('\n')

  it('are the same however the bytes are cut in two', async () => {
    for (const ending of ['', '\n', '\r\n']) {
      const bytes = Buffer.from(text.replaceAll('\n', ending === '\r\n' ? '\r\n' : '\n') + ending)
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect(await all(jsonLinesOf(pieces(bytes, [cut]))), `cut at ${cut}`).toEqual(objects)
      }
    }
  })

  it('are the same however the bytes are cut at all', async () => {
    const bytes = Buffer.from(text)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        expect(await all(jsonLinesOf(pieces(bytes, cuts)))).toEqual(objects)
      }),
    )
  })

  it('are passed over when they are empty', async () =>
    expect(await all(jsonLinesOf(pieces(Buffer.from('\n\r\n{"a":1}\n \n\n{"b":2}\n'), [])))).toEqual([{a: 1}, {b: 2}]))

  it.each(['<html>', '[1]', '"text"', '{"half":', 'null'])('are refused when they are %s', async (line) => {
    await expect(all(jsonLinesOf(pieces(Buffer.from(`${line}\n`), [])))).rejects.toMatchObject({
      code: 'AI_BAD_RESPONSE',
    })
  })

  it('are read byte by byte from an answer of 1 MB', async () => {
    const long = {text: 'Grüße 🦊 '.repeat(80_000)}
    const bytes = Buffer.from(`${JSON.stringify(long)}\n${JSON.stringify(long)}`)
    expect(bytes.length).toBeGreaterThan(2_000_000)
    expect(await all(jsonLinesOf(everyByte(bytes)))).toEqual([long, long])
  })

  it('have an end: a line of more than 16 MB is refused', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(2 ** 20, 'x')
    }
    await expect(all(linesOf(endless()))).rejects.toMatchObject({code: 'AI_BAD_RESPONSE'})
  })
})

describe('events of a stream', () => {
  const stream = [
    ': a comment\r\n\r\n',
    'data: {"text":"Grüße 🦊"}\n\n',
    'event: message\ndata:{"text":"no blank"}\nid: 7\n\n',
    'data: two\r\ndata: lines\r\n\r\n',
    'data\n\n',
    'data: [DONE]\n\n',
  ].join('')
  const data = ['{"text":"Grüße 🦊"}', '{"text":"no blank"}', 'two\nlines', '', '[DONE]']

  it('are the same however the bytes are cut in two', async () => {
    const bytes = Buffer.from(stream)
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await all(eventDataOf(pieces(bytes, [cut]))), `cut at ${cut}`).toEqual(data)
    }
  })

  it('count when the end of the stream ends them', async () =>
    expect(await all(eventDataOf(pieces(Buffer.from('data: [DONE]'), [])))).toEqual(['[DONE]']))
})

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = []
  for await (const value of values) list.push(value)
  return list
}

async function* pieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
  for (const [index, end] of ends.entries()) yield bytes.subarray(ends[index - 1] ?? 0, end)
}

async function* everyByte(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1)
}
