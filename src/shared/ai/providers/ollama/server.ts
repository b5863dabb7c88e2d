import type {ChatRequest} from 'ollama'
import {masked, settingNamed} from '#shared/config/index'
import {AiError} from '../../errors.ts'
import {type Call, fetchOver} from '../../transport/fetch.ts'
import {textIn} from '../../transport/fields.ts'
import type {JsonObject} from '../../transport/ndjson.ts'
import {type Refusal, refusalError} from '../../transport/refusal.ts'
import {
  type LoadedOllamaModel,
  type OllamaModel,
  type OllamaModelDetails,
  readLoadedModels,
  readModelDetails,
  readModels,
} from './models.ts'

/** What is asked of `/api/chat`: the library does not know `truncate` there. */
export type OllamaChat = ChatRequest & {readonly stream: true; readonly truncate: false}

/** One Ollama server. Everything throws an `AiError`, and closes its connection when it is stopped or left. */
export interface OllamaServer {
  /** Without the password. */
  readonly address: string
  version(call: Call): Promise<string>
  models(call: Call): Promise<readonly OllamaModel[]>
  loadedModels(call: Call): Promise<readonly LoadedOllamaModel[]>
  details(model: string, call: Call): Promise<OllamaModelDetails>
  /** The lines of the answer as they come; it ends after the one that is `done`, or throws. */
  chat(request: OllamaChat, call: Call): AsyncGenerator<JsonObject, void, undefined>
  /** The lines of the progress; it ends after `success`, or throws. */
  pull(model: string, call: Call): AsyncGenerator<JsonObject, void, undefined>
}

export function ollamaServer(url: string): OllamaServer {
  const address = masked(settingNamed('OLLAMA_HOST')!, url)
  const {host} = new URL(url)
  const refusedFor = (model: string) => (refusal: Refusal) =>
    refusalError(refusal, {host, model, nextStepForMissingModel: `lab ai pull ${model}`})

  /** The answer to a question that has one document, whichever method of the library asks it. */
  async function ask(call: Call, model: string, question: (client: Client) => Promise<unknown>): Promise<JsonObject> {
    const closing = new AbortController()
    const signal = AbortSignal.any([call.signal, closing.signal])
    try {
      const client = await clientFor(url, fetchOver({...call, refused: refusedFor(model), signal}))
      return (await question(client)) as JsonObject
    } finally {
      closing.abort()
    }
  }

  async function* lines(
    call: Call,
    model: string,
    isLast: (line: JsonObject) => boolean,
    question: (client: Client) => Promise<AsyncIterable<unknown>>,
  ): AsyncGenerator<JsonObject, void, undefined> {
    const closing = new AbortController()
    const signal = AbortSignal.any([call.signal, closing.signal])
    const refused = refusedFor(model)
    const over = fetchOver({
      ...call,
      atEnd: () => new AiError(`The answer of ${host} ended before it was complete.`, {code: 'AI_STREAM_INCOMPLETE'}),
      onLine: (line) => {
        if ('error' in line) throw refused({status: null, text: JSON.stringify(line)})
      },
      refused,
      signal,
    })
    try {
      for await (const line of await question(await clientFor(url, over))) {
        yield line as JsonObject
        if (isLast(line as JsonObject)) return
      }
    } finally {
      closing.abort()
    }
  }

  return {
    address,
    chat: (request, call) =>
      lines(
        call,
        request.model,
        ({done}) => done === true,
        (client) => client.chat(request),
      ),
    details: async (model, call) => readModelDetails(await ask(call, model, (client) => client.show({model}))),
    loadedModels: async (call) => readLoadedModels(await ask(call, '', (client) => client.ps())),
    models: async (call) => readModels(await ask(call, '', (client) => client.list())),
    pull: (model, call) =>
      lines(
        call,
        model,
        ({status}) => status === 'success',
        (client) => client.pull({model, stream: true}),
      ),
    async version(call) {
      const version = textIn(await ask(call, '', (client) => client.version()), 'version')
      if (version !== null) return version.slice(0, 50)
      throw new AiError(`${host} does not answer like an Ollama server: it has no version.`, {
        code: 'AI_BAD_RESPONSE',
        nextStep: 'Set OLLAMA_HOST to the address of Ollama: lab config show',
      })
    },
  }
}

type Client = Awaited<ReturnType<typeof clientFor>>

/** The library is loaded when a server is asked for the first time. */
async function clientFor(host: string, fetch: typeof globalThis.fetch) {
  const {Ollama} = await import('ollama')
  return new Ollama({fetch, host})
}
