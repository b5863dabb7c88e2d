import type {InteractionEnd, InteractionStart} from '#shared/ai/log/interaction'

export function interactionStart(others: Partial<InteractionStart> = {}): InteractionStart {
  return {
    attempt: 1,
    contextTokens: 8192,
    estimatedPromptTokens: 100,
    host: 'http://127.0.0.1:11434',
    maxOutputTokens: 500,
    messages: [
      {content: 'You are careful.', role: 'system'},
      {content: 'Which risks mention asbestos?', role: 'user'},
    ],
    model: 'llama3.1:8b',
    parentId: null,
    promptVersion: 1,
    provider: 'ollama',
    schemaHash: null,
    schemaId: null,
    subject: 'LIB',
    task: 'ask',
    ...others,
  }
}

export function ok(response: string, others: Partial<InteractionEnd> = {}): InteractionEnd {
  return {
    digest: 'sha256:1',
    doneReason: 'stop',
    error: null,
    grounded: null,
    httpStatus: 200,
    issues: [],
    rejected: null,
    resolvedModel: 'llama3.1:8b',
    response,
    status: 'ok',
    usage: {
      firstByteMs: 200.4,
      generationMs: 2000,
      loadMs: 10,
      outputTokens: 50,
      promptMs: 150,
      promptTokens: 80,
      totalMs: 2210.6,
    },
    ...others,
  }
}
