import {AiError} from '../../errors.ts'
import type {Incoming} from '../../transport/exchange.ts'
import {numberIn, objectIn, objectsIn, textIn} from '../../transport/fields.ts'
import {type JsonObject, parseObject} from '../../transport/ndjson.ts'
import {eventDataOf} from '../../transport/server-sent-events.ts'
import {wholeText} from '../../transport/whole-text.ts'

export interface StreamedAnswer {
  readonly text: string
  readonly doneReason: 'stop' | 'length'
  readonly model: string | null
  readonly promptTokens: number | null
  readonly outputTokens: number | null
}

interface Hooks {
  readonly host: string
  readonly onText: (text: string) => void
  /** Makes an error of what the server says within its answer. */
  readonly failed: (text: string) => AiError
}

const LONGEST_DOCUMENT = 32 * 2 ** 20

/** Reads the events of a streamed answer, or the one document of a server that does not stream. */
export async function readAnswer({body, headers}: Incoming, {failed, host, onText}: Hooks): Promise<StreamedAnswer> {
  const pieces: string[] = []
  let finish: string | null = null
  let isComplete = false
  let model: string | null = null
  let usage: JsonObject = {}
  const isDocument = /^application\/json/i.test(headers['content-type'] ?? '')
  for await (const object of isDocument ? documentIn(body) : objectsOf(body)) {
    if (object === 'done') {
      isComplete = true
      break
    }
    if (object['error'] !== undefined && object['error'] !== null) throw failed(JSON.stringify(object))
    model ??= textIn(object, 'model')
    if (Object.keys(objectIn(object, 'usage')).length > 0) usage = objectIn(object, 'usage')
    const [choice = {}] = objectsIn(object, 'choices')
    finish = textIn(choice, 'finish_reason') ?? finish
    const text = textIn(objectIn(choice, isDocument ? 'message' : 'delta'), 'content') ?? ''
    if (text === '') continue
    pieces.push(text)
    onText(text)
  }
  if (!isComplete && finish === null) {
    throw new AiError(`The answer of ${host} ended before it was complete.`, {code: 'AI_STREAM_INCOMPLETE'})
  }
  return {
    doneReason: finish === 'length' ? 'length' : 'stop',
    model,
    outputTokens: numberIn(usage, 'completion_tokens'),
    promptTokens: numberIn(usage, 'prompt_tokens'),
    text: pieces.join(''),
  }
}

async function* objectsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<JsonObject | 'done', void, undefined> {
  for await (const data of eventDataOf(body)) {
    const text = data.trim()
    if (text !== '') yield text === '[DONE]' ? 'done' : parseObject(text)
  }
}

async function* documentIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<JsonObject, void, undefined> {
  yield parseObject(await wholeText(body, LONGEST_DOCUMENT))
}
