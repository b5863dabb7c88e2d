import type {AiCall, AiLimits, OllamaServer} from '#shared/ai/index'
import type {GroupValues} from '#shared/config/index'

/** The Ollama server of the settings, and how it is asked. */
export interface ModelServer {
  readonly server: OllamaServer
  readonly settings: GroupValues<'ai'>
  /** For what is answered at once. */
  readonly quick: AiCall
  /** For what takes a model its time. */
  readonly limits: AiLimits
}
