import {z} from 'zod'
import {type DocumentKind, documentKinds, isDate, parseMoney} from '../coordination/index.ts'

/**
 * What a careful reader finds in one document. `optional`: two readers could differ, so it counts neither way.
 * `scanned`: it stands on a page that is an image, so it counts only when that page could be read.
 */
export interface GoldItem {
  readonly optional: boolean
  readonly scanned: boolean
}

/** A sentence or phrase of the document; any of the quotes will do. */
export interface GoldSentence extends GoldItem {
  readonly quotes: readonly string[]
}

export interface GoldAction extends GoldSentence {
  readonly owner: string | null
  readonly due: string | null
}

export interface GoldValue extends GoldItem {
  /** An ISO date, an amount such as `EUR 1250` in minor units, or an e-mail address in lower case. */
  readonly value: string
}

/** A person by each of the names that the document uses. */
export interface GoldStakeholder extends GoldItem {
  readonly names: readonly string[]
}

export interface Gold {
  /** The file name. */
  readonly document: string
  readonly kind: DocumentKind
  readonly language: 'en' | 'de'
  readonly half: 'open' | 'blind'
  /** There is nothing to find but perhaps who wrote to whom: whatever else is found is wrong. */
  readonly clean: boolean
  /** Text that gives orders to a machine, as it stands in the document. */
  readonly injected: readonly string[]
  readonly risks: readonly GoldSentence[]
  readonly actions: readonly GoldAction[]
  readonly decisions: readonly GoldSentence[]
  readonly dates: readonly GoldValue[]
  readonly amounts: readonly GoldValue[]
  readonly emails: readonly GoldValue[]
  readonly stakeholders: readonly GoldStakeholder[]
  /** What a summary should mention: one of the alternatives, whose words all stand in one of its sentences. */
  readonly facts: readonly (readonly string[])[]
  /** What nothing that is shown may say. */
  readonly forbidden: readonly string[]
}

const item = {optional: z.boolean().default(false), scanned: z.boolean().default(false)}
const sentence = z.strictObject({...item, quotes: z.array(z.string().min(1)).min(1)})
const isoDate = z.string().refine(isDate, {error: 'is no day'})

const GoldFile = z
  .strictObject({
    document: z.string().min(1),
    kind: z.enum(documentKinds),
    half: z.enum(['open', 'blind']),
    language: z.enum(['en', 'de']),
    clean: z.boolean().default(false),
    injection: z.strictObject({quotes: z.array(z.string().min(1)).min(1)}).optional(),
    risks: z.array(sentence),
    actions: z.array(
      sentence.extend({owner: z.string().nullable().default(null), due: isoDate.nullable().default(null)}),
    ),
    decisions: z.array(sentence).default([]),
    dates: values(isoDate),
    amounts: values(z.string().transform(amountKey)),
    emails: values(z.string().includes('@').toLowerCase()),
    stakeholders: z.array(z.strictObject({...item, names: z.array(z.string().min(1)).min(1)})),
    summary: z.strictObject({facts: z.array(z.array(z.string().min(1)).min(1)), forbidden: z.array(z.string())}),
  })
  .transform(({injection, summary, ...rest}): Gold => ({...rest, ...summary, injected: injection?.quotes ?? []}))

/** The gold of one document from the content of its YAML file; fails with all problems and their paths. */
export function toGold(content: unknown): {readonly gold: Gold} | {readonly problems: readonly string[]} {
  const read = GoldFile.safeParse(content)
  if (read.success) return {gold: read.data}
  return {problems: read.error.issues.map(({message, path}) => `${path.join('.')}: ${message}`)}
}

/** In gold files a value is written alone, or with what is special about it. */
function values(value: z.ZodType<string, string>) {
  const plain = value.transform((each): GoldValue => ({optional: false, scanned: false, value: each}))
  return z.array(z.union([plain, z.strictObject({...item, value})]))
}

/** `GBP 46.20` as `GBP 4620`. */
function amountKey(text: string): string {
  const currency = text.slice(0, 3)
  return `${currency} ${parseMoney(text.slice(4), {currency, decimalMark: '.'}).amount}`
}
