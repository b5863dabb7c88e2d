import {randomUUID} from 'node:crypto'
import type {GroupValues} from '#shared/config/index'
import type {Call} from '../../transport/fetch.ts'
import {numberIn} from '../../transport/fields.ts'
import type {JsonObject} from '../../transport/ndjson.ts'
import type {OllamaChat, OllamaServer} from './server.ts'

/** What a model does on this server; null is what the server did not measure. Medians of the rounds. */
export interface ModelSpeed {
  readonly loadMs: number | null
  readonly promptTokens: number
  readonly outputTokens: number
  /** Tokens a second. */
  readonly promptRate: number | null
  readonly generationRate: number | null
}

export interface MeasureOptions {
  readonly model: string
  readonly settings: Pick<GroupValues<'ai'>, 'contextTokens' | 'keepAlive' | 'seed'>
  readonly rounds: number
  readonly call: Call
  readonly onRound: (round: number) => void
}

const OUTPUT_TOKENS = 128
const MOST_SENTENCES = 60
const SENTENCE = 'The contractor reports that the scaffolding on the north side is delayed by another week. '
const TOKENS_OF_A_SENTENCE = 18

/** Loads the model with our window, then has it read and write. Each text begins anew, so that none is in a cache. */
export async function measureModel(server: OllamaServer, options: MeasureOptions): Promise<ModelSpeed> {
  const {call, model, onRound, rounds, settings} = options
  const chat = (messages: {content: string; role: string}[]): OllamaChat => ({
    keep_alive: /^-?\d+$/.test(settings.keepAlive) ? Number(settings.keepAlive) : settings.keepAlive,
    messages,
    model,
    options: {
      num_ctx: settings.contextTokens,
      seed: settings.seed,
      temperature: 0,
      ...(messages.length > 0 && {num_predict: OUTPUT_TOKENS}),
    },
    stream: true,
    truncate: false,
  })
  const loaded = await lastLine(server.chat(chat([]), call))
  const sentences = Math.min(MOST_SENTENCES, Math.floor((settings.contextTokens - 256) / 2 / TOKENS_OF_A_SENTENCE))
  const answers: JsonObject[] = []
  for (let round = 1; round <= rounds; round++) {
    onRound(round)
    const content = `${randomUUID()} ${SENTENCE.repeat(sentences)}Write a long report about it, of at least ten paragraphs.`
    answers.push(await lastLine(server.chat(chat([{content, role: 'user'}]), call)))
  }
  const loadNanoseconds = numberIn(loaded, 'load_duration')
  return {
    generationRate: median(answers.map((answer) => rate(answer, 'eval_count', 'eval_duration'))),
    loadMs: loadNanoseconds === null ? null : Math.round(loadNanoseconds / 1e6),
    outputTokens: Math.round(median(answers.map((answer) => numberIn(answer, 'eval_count'))) ?? 0),
    promptRate: median(answers.map((answer) => rate(answer, 'prompt_eval_count', 'prompt_eval_duration'))),
    promptTokens: Math.round(median(answers.map((answer) => numberIn(answer, 'prompt_eval_count'))) ?? 0),
  }
}

async function lastLine(lines: AsyncIterable<JsonObject>): Promise<JsonObject> {
  let last: JsonObject = {}
  for await (const line of lines) last = line
  return last
}

function rate(answer: JsonObject, tokens: string, nanoseconds: string): number | null {
  const count = numberIn(answer, tokens)
  const duration = numberIn(answer, nanoseconds)
  return count && duration ? (count / duration) * 1e9 : null
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  if (known.length === 0) return null
  const middle = (known.length - 1) / 2
  return (known[Math.floor(middle)]! + known[Math.ceil(middle)]!) / 2
}
