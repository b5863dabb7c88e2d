import {z} from 'zod'
import type {Bandwidth} from './memory-bandwidth.ts'

interface LanguageModel {
  readonly name: string
  /** Of the weights, quantized as Q4_K_M; gigabytes are 10⁹. */
  readonly fileGigabytes: number
  /** Without what a token does not need: the input embedding, or the experts that are not asked. */
  readonly readGigabytes: number
  /** Keys and values of the attention for each token of the past, in 16 bits. */
  readonly cacheKibibytesPerToken: number
}

/** File sizes as they are published; cache = 2 × layers × key-value heads × width of a head × 2 bytes. */
export const languageModels = [
  {cacheKibibytesPerToken: 112, fileGigabytes: 2.02, name: '3B (Llama 3.2)', readGigabytes: 2.02},
  {cacheKibibytesPerToken: 128, fileGigabytes: 4.92, name: '8B (Llama 3.1)', readGigabytes: 4.62},
  {cacheKibibytesPerToken: 192, fileGigabytes: 8.99, name: '14B (Qwen 2.5)', readGigabytes: 8.55},
  {cacheKibibytesPerToken: 320, fileGigabytes: 42.52, name: '70B (Llama 3.1)', readGigabytes: 41.93},
] as const satisfies readonly LanguageModel[]

/** The one that the verdict is about: small enough for a processor, good enough for the tasks of the toolkit. */
export const modelOfTheVerdict = languageModels[1]

/** Tokens of the past that the second ceiling counts with. */
export const LONG_CONTEXT = 8192

/** What two sockets of the same generation reached, each for itself (ggml-org/llama.cpp#5377). */
export const SHARE_REACHED = 0.78

/** One stream over both sockets, against one socket, as reported by those who tried (ggml-org/llama.cpp#1556). */
const ACROSS_SOCKETS = {high: 1.2, low: 0.75}

const RangeShape = z.object({low: z.number(), high: z.number()})

export const TokenRateShape = z.object({
  model: z.string(),
  fileGigabytes: z.number(),
  readGigabytes: z.number(),
  /** Tokens a second that one socket cannot pass: low with the whole file read for each token, high without what is skipped. */
  ceiling: RangeShape,
  /** The high one, with `LONG_CONTEXT` tokens of the past to read as well. */
  ceilingWithLongContext: z.number(),
  realistic: z.number(),
  realisticWithLongContext: z.number(),
  /** Of one stream over all sockets; null where there is one. */
  acrossSockets: z.object({ceiling: RangeShape, realistic: RangeShape}).nullable(),
})
export type TokenRate = z.infer<typeof TokenRateShape>

/** Every token reads the weights once, so memory bandwidth ÷ bytes read is what no program can pass. */
export function tokenRate(model: LanguageModel, {perSocket, sockets}: Bandwidth): TokenRate {
  const {fileGigabytes, name, readGigabytes} = model
  const cacheGigabytes = (LONG_CONTEXT * model.cacheKibibytesPerToken * 1024) / 1e9
  const ceiling = {high: perSocket / readGigabytes, low: perSocket / fileGigabytes}
  const long = perSocket / (readGigabytes + cacheGigabytes)
  const realistic = ceiling.low * SHARE_REACHED
  return {
    acrossSockets:
      sockets > 1
        ? {
            ceiling: {high: ceiling.high * sockets, low: ceiling.low * sockets},
            realistic: {high: realistic * ACROSS_SOCKETS.high, low: realistic * ACROSS_SOCKETS.low},
          }
        : null,
    ceiling,
    ceilingWithLongContext: long,
    fileGigabytes,
    model: name,
    readGigabytes,
    realistic,
    realisticWithLongContext: long * SHARE_REACHED,
  }
}

/** As precise as it is meant: `~11`, `~1.2`. */
export function aboutRate(rate: number): string {
  return rate < 2 ? (Math.floor(rate * 10) / 10).toFixed(1) : String(Math.round(rate))
}

/** Seconds to read a prompt: 36 to 48 ms a token with 16 cores that have AVX2 (ggml-org/llama.cpp#1556), by cores. */
export function promptSeconds(tokens: number, cores: number): {readonly low: number; readonly high: number} {
  const scale = (tokens * 16) / (cores * 1000)
  return {high: 48 * scale, low: 36 * scale}
}
