import type {Ai} from '#shared/ai/index'
import {mockProvider} from '#shared/ai/providers/without-model'
import type {AiProvider, AiRequest} from '#shared/ai/types'

interface Asked {
  readonly ai: Ai
  readonly requests: readonly AiRequest[]
  readonly finished: readonly {
    readonly status: string
    readonly grounded: number | null
    readonly rejected: number | null
  }[]
}

/** Somebody who answers as the test says, in pieces, and a log that is kept in memory. */
export function answering(
  answer: string | ((request: AiRequest) => string),
  {contextTokens = 8192, pieces = 3}: {readonly contextTokens?: number; readonly pieces?: number} = {},
): Asked {
  const requests: AiRequest[] = []
  const finished: Asked['finished'][number][] = []
  const mock = mockProvider(contextTokens, (request) => (typeof answer === 'string' ? answer : answer(request)))
  const provider: AiProvider = {
    ...mock,
    async complete(request, {onEvent, signal}) {
      requests.push(request)
      const completion = await mock.complete(request, {signal})
      for (let at = 0; at < completion.text.length; at += pieces)
        onEvent?.({text: completion.text.slice(at, at + pieces), type: 'text'})
      return completion
    },
  }
  const ai: Ai = {
    because: null,
    log: {
      finish: (_id, {grounded, rejected, status}) => {
        finished.push({grounded, rejected, status})
      },
      start: () => `interaction-${requests.length + 1}`,
      tokenRatio: () => 1,
    },
    provider,
    requireAi: false,
    signal: new AbortController().signal,
  }
  return {ai, finished, requests}
}
