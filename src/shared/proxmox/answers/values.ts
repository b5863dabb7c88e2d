import {z} from 'zod'

/**
 * Answers come from Perl, where numbers and texts are easily the same, and from versions that add keys: numbers may be
 * quoted, flags are 0 and 1, unknown keys are kept, and what a version does not tell is absent.
 */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/)
    .transform(Number),
])

export const text = z.union([z.string(), z.number().transform(String)])

export const flag = z.union([
  z.boolean(),
  z.union([z.literal(0), z.literal('0'), z.literal('')]).transform(() => false),
  z.union([z.literal(1), z.literal('1')]).transform(() => true),
])

/** Absent for null as well. */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined)
}
