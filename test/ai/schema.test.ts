import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {describeSchema, schemaFingerprint, toGrammarSchema} from '#shared/ai/schema'

const Note = z.object({
  quote: z.string().min(3).max(200),
  kind: z.enum(['risk', 'action']),
  owner: z.string().max(80).nullable(),
  band: z.enum(['red', 'green']).nullable(),
  day: z.iso.date().nullable(),
  mail: z.email(),
  weight: z.number().int().min(0).max(10),
})

describe('the schema for a grammar', () => {
  it('keeps what grammars enforce, in the order of the shape, and leaves out what they ignore or refuse', () => {
    expect(
      toGrammarSchema(z.object({notes: z.array(Note).min(1).max(20), gist: z.string().describe('one sentence')})),
    ).toEqual({
      additionalProperties: false,
      properties: {
        notes: {
          items: {
            additionalProperties: false,
            properties: {
              quote: {type: 'string'},
              kind: {enum: ['risk', 'action'], type: 'string'},
              owner: {anyOf: [{type: 'string'}, {type: 'null'}]},
              band: {anyOf: [{enum: ['red', 'green'], type: 'string'}, {type: 'null'}]},
              day: {anyOf: [{format: 'date', type: 'string'}, {type: 'null'}]},
              mail: {type: 'string'},
              weight: {type: 'integer'},
            },
            required: ['quote', 'kind', 'owner', 'band', 'day', 'mail', 'weight'],
            type: 'object',
          },
          maxItems: 20,
          minItems: 1,
          type: 'array',
        },
        gist: {description: 'one sentence', type: 'string'},
      },
      required: ['notes', 'gist'],
      type: 'object',
    })
  })

  it('writes out shapes that are used twice, and takes unions', () => {
    const Day = z.object({day: z.iso.date()})
    const schema = toGrammarSchema(
      z.object({
        from: Day,
        to: Day,
        either: z.discriminatedUnion('is', [
          z.object({is: z.literal('a')}),
          z.object({is: z.literal('b'), of: z.boolean()}),
        ]),
      }),
    )
    expect(JSON.stringify(schema)).not.toContain('$')
    expect(schema).toMatchObject({properties: {either: {anyOf: [{required: ['is']}, {required: ['is', 'of']}]}}})
  })

  it.each([
    ['what may be missing', z.object({a: z.string().optional()}), /answer\.a: must not be optional/],
    ['a default', z.object({a: z.string().default('x')}), /does not understand "default"/],
    ['a tuple', z.object({a: z.tuple([z.string(), z.number()])}), /prefixItems/],
    ['a record', z.object({a: z.record(z.string(), z.number())}), /propertyNames|name all of its properties/],
    ['a loose object', z.object({a: z.looseObject({b: z.string()})}), /name all of its properties/],
    ['an object of nothing', z.object({a: z.object({})}), /name all of its properties/],
    ['anything', z.object({a: z.unknown()}), /answer\.a: a grammar needs to know/],
    ['a list at the top', z.array(z.string()), /must be an object/],
    ['a Date', z.object({a: z.date()}), /[Dd]ate/],
    ['a bigint', z.object({a: z.bigint()}), /[Bb]ig/],
    ['what is computed', z.object({a: z.string().transform(Number)}), /[Tt]ransform/],
    ['what holds itself', recursive(), /[Cc]ycle/],
  ])('refuses %s, with the place', (_what, shape, message) => {
    expect(() => toGrammarSchema(shape)).toThrow(message)
  })

  it('is known by a fingerprint that any change changes', () => {
    const one = schemaFingerprint(toGrammarSchema(z.object({a: z.string()})))
    expect(one).toMatch(/^[\da-f]{16}$/)
    expect(schemaFingerprint(toGrammarSchema(z.object({a: z.string()})))).toBe(one)
    expect(schemaFingerprint(toGrammarSchema(z.object({a: z.number()})))).not.toBe(one)
  })

  it('is told in words', () => {
    expect(
      describeSchema(
        toGrammarSchema(z.object({notes: z.array(Note.pick({day: true, kind: true})).max(3), sure: z.boolean()})),
      ),
    ).toBe(
      [
        '{',
        '  "notes": [{',
        '    "day": string (date) | null',
        '    "kind": "risk" | "action"',
        '  }, …] (at most 3)',
        '  "sure": boolean',
        '}',
      ].join('\n'),
    )
  })
})

function recursive() {
  interface Node {
    readonly children: readonly Node[]
  }
  const Tree: z.ZodType<Node> = z.object({children: z.array(z.lazy(() => Tree))})
  return Tree
}
