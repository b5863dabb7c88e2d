import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {readAnswer, repairRequest, salvage, withoutThoughts} from '#shared/ai/structured'

const Notes = z.object({
  title: z.string().nullable(),
  notes: z.array(z.object({quote: z.string(), kind: z.enum(['risk', 'action']), tags: z.array(z.string())})),
  gist: z.string().nullable(),
})
const whole = {
  title: 'T, "t" {',
  notes: [
    {quote: 'a ]', kind: 'risk', tags: ['x', 'y']},
    {quote: 'b \\" }', kind: 'action', tags: []},
  ],
  gist: 'short',
}
const text = JSON.stringify(whole)

describe('an answer', () => {
  it.each([
    ['plain', text],
    ['fenced', `\`\`\`json\n${text}\n\`\`\``],
    ['introduced and commented', `Here is the JSON {as asked}:\n${text}\nI hope this helps! {}`],
    ['after thoughts', `<think>{"title": maybe}</think>\n${text}`],
    ['with blanks without end', `${text}${'\n '.repeat(500)}`],
  ])('is read when it is %s', (_how, answer) => {
    expect(readAnswer(answer, Notes)).toEqual({kind: 'valid', value: whole})
  })

  it.each([
    ['', 'it is empty'],
    ['Sorry, I cannot.', 'it has no JSON object'],
    ['["a"]', 'it has no JSON object'],
    [text.slice(0, -1), 'its JSON is not complete or not valid'],
    ["{'title': 'x'}", 'its JSON is not complete or not valid'],
  ])('that has no JSON says so: %s', (answer, issue) => {
    expect(readAnswer(answer, Notes)).toEqual({issues: [issue], kind: 'unreadable'})
  })

  it('of another form says where, at most ten times', () => {
    const wrong = {...whole, notes: [{...whole.notes[0], kind: 'danger'}], title: 5}
    expect(readAnswer(JSON.stringify(wrong), Notes)).toMatchObject({
      issues: [expect.stringMatching(/^title: .*string/), expect.stringMatching(/^notes\.0\.kind: .*"risk"\|"action"/)],
      kind: 'invalid',
    })
    const manyWrong = {...whole, notes: Array.from({length: 30}, () => ({}))}
    const read = readAnswer(JSON.stringify(manyWrong), Notes)
    expect(read.kind === 'invalid' && read.issues).toHaveLength(10)
    expect(repairRequest(['a: b'], '{form}')).toContain('- a: b\n')
  })
})

describe('what can be salvaged', () => {
  it('of a cut answer are its complete items', () => {
    const cut = text.slice(0, text.indexOf('"action"'))
    expect(salvage(cut, Notes)).toEqual({dropped: 1, value: {...whole, gist: null, notes: [whole.notes[0]]}})
  })

  it('is what is true, wherever it was cut: items as they were, in their order, or nothing', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        const saved = salvage(text.slice(0, length), Notes)
        const complete = whole.notes.filter((_note, index) => length >= endOfNote(index))
        expect(saved?.value.notes ?? []).toEqual(complete)
        if (saved) expect([null, whole.title]).toContain(saved.value.title)
      }),
      {numRuns: 500},
    )
  })

  it('of a wrong answer are the items that are right', () => {
    const wrong = {...whole, notes: [{...whole.notes[0], kind: 'danger'}, whole.notes[1], 'note']}
    expect(salvage(JSON.stringify(wrong), Notes)).toEqual({dropped: 2, value: {...whole, notes: [whole.notes[1]]}})
  })

  it('is nothing where no item is left, or what is beside them is wrong', () => {
    expect(salvage('{"title": "T", "notes": [{"quote": "a', Notes)).toBeNull()
    expect(salvage(JSON.stringify({...whole, title: 5}), Notes)).toBeNull()
    expect(salvage('no JSON', Notes)).toBeNull()
    expect(salvage('{"score": 0.', z.object({score: z.number()}))).toBeNull()
  })

  it('takes no longer for an answer that opens a bracket without end', () => {
    expect(salvage(`{"notes": ${'['.repeat(200_000)}`, Notes)).toBeNull()
    expect(readAnswer('{'.repeat(200_000), Notes)).toMatchObject({kind: 'unreadable'})
  })
})

it('thoughts are not the answer, also when they never end', () => {
  expect(withoutThoughts('<think>hm</think> yes')).toBe('yes')
  expect(withoutThoughts('\n<thinking>hm')).toBe('')
  expect(withoutThoughts('a <think> b')).toBe('a <think> b')
})

function endOfNote(index: number): number {
  return text.indexOf(JSON.stringify(whole.notes[index])) + JSON.stringify(whole.notes[index]).length
}
