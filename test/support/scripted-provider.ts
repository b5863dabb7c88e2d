import type {Ai, AiCallOptions, AiCompletion, AiError, AiProvider, AiRequest} from '#shared/ai/index'
import type {InteractionEnd, InteractionLog, InteractionStart} from '#shared/ai/log/interaction'

type Answer = string | AiError | Error | {readonly cut: string}

/** A provider that gives these answers one after the other, and keeps what it was asked. */
export function scriptedProvider(...answers: Answer[]): AiProvider & {readonly asked: AiRequest[]} {
  const asked: AiRequest[] = []
  return {
    asked,
    complete: async (request, options) => {
      asked.push(request)
      const answer = answers[asked.length - 1]
      if (answer === undefined) throw new Error('nothing more was to be asked')
      if (answer instanceof Error) throw answer
      return completionOf(answer, options)
    },
    contextTokens: 4096,
    health: () => Promise.reject(new Error('nobody is asked about that')),
    host: 'http://scripted',
    id: 'ollama',
    model: 'scripted:1b',
  }
}

function completionOf(answer: string | {readonly cut: string}, {onEvent}: AiCallOptions): AiCompletion {
  const text = typeof answer === 'string' ? answer : answer.cut
  for (const piece of text.match(/[\s\S]{1,3}/g) ?? []) onEvent?.({text: piece, type: 'text'})
  return {
    digest: 'sha256:1',
    doneReason: typeof answer === 'string' ? 'stop' : 'length',
    httpStatus: 200,
    model: 'scripted:1b',
    text,
    usage: {
      firstByteMs: 5,
      generationMs: 500,
      loadMs: 1,
      outputTokens: 20,
      promptMs: 4,
      promptTokens: 90,
      totalMs: 510.4,
    },
  }
}

export interface LogEntry {
  readonly id: string
  readonly start: InteractionStart
  end: InteractionEnd | null
}

/** A log that only remembers. */
export function rememberingLog(ratio = 1): InteractionLog & {readonly entries: LogEntry[]} {
  const entries: LogEntry[] = []
  return {
    entries,
    finish(id, end) {
      entries.find((entry) => entry.id === id)!.end = end
    },
    start(start) {
      const id = String(entries.length + 1)
      entries.push({end: null, id, start})
      return id
    },
    tokenRatio: () => ratio,
  }
}

export function aiWith(
  provider: AiProvider,
  others: Partial<Ai> = {},
): Ai & {readonly log: ReturnType<typeof rememberingLog>; readonly notices: string[]} {
  const notices: string[] = []
  const log = rememberingLog()
  return {
    because: null,
    notices,
    onNotice: (line) => notices.push(line),
    provider,
    requireAi: false,
    signal: new AbortController().signal,
    ...others,
    log,
  }
}
