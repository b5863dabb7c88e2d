import {
  AiError,
  type AiHealth,
  isSameModel,
  lookAtProvider,
  type OllamaModel,
  type OllamaModelDetails,
} from '#shared/ai/index'
import type {GroupValues} from '#shared/config/index'
import type {ModelServer} from './server.ts'

/** What there is to know about who would answer. */
export interface AiServerFacts {
  readonly provider: GroupValues<'ai'>['provider']
  readonly address: string | null
  readonly model: string
  readonly contextTokens: number
  readonly health: AiHealth
  /** Null when the server does not have it, or is not Ollama. */
  readonly listed: OllamaModel | null
  readonly details: OllamaModelDetails | null
}

/** Sends the server no text; nothing is loaded by looking. */
export async function readAiServer({quick, server, settings}: ModelServer): Promise<AiServerFacts> {
  const {contextTokens, model, provider: wanted} = settings
  const {health, provider} = await lookAtProvider(settings, quick.signal)
  const facts = {address: provider.host, contextTokens, details: null, health, listed: null, model, provider: wanted}
  if (provider.id !== 'ollama' || !health.isReachable) return facts
  try {
    const listed = (await server.models(quick)).find(({name}) => isSameModel(name, model)) ?? null
    return {...facts, details: listed && (await server.details(model, quick)), listed}
  } catch (error) {
    if (!(error instanceof AiError) || error.code === 'AI_CANCELLED') throw error
    return {...facts, health: {...health, problem: health.problem ?? error}}
  }
}
