/**
 * Asking a language model. A provider (`ollama`, `openai`, `rules`, `mock`; `registry.ts` chooses) turns a request into
 * an answer or an `AiError` and knows its server's ways; `transport/` is what they share: one HTTP exchange with limits,
 * the readers of streams, refusals as errors, retries. `run.ts` is how tasks ask: an object of a shape, or text, of the
 * model or else by rules, each attempt in the log (`log/`). Nothing here is loaded by commands that ask nobody.
 */

export {requireModel, staysAway, stopped} from './attempt.ts'
export {contentTokens, estimateTokens} from './budget.ts'
export {AiError, type AiErrorCode} from './errors.ts'
export type {InteractionEnd, InteractionLog} from './log/interaction.ts'
export {type ModelSpeed, measureModel} from './providers/ollama/measure.ts'
export {isSameModel} from './providers/ollama/model-name.ts'
export type {LoadedOllamaModel, OllamaModel, OllamaModelDetails} from './providers/ollama/models.ts'
export {type OllamaServer, ollamaServer} from './providers/ollama/server.ts'
export {FIRST_VERSION_THAT_REFUSES as firstVersionThatRefuses} from './providers/ollama/truncation.ts'
export {isOlder as isOlderOllama} from './providers/ollama/version.ts'
export {chooseProvider, lookAtProvider, type ProviderChoice} from './registry.ts'
export {
  type Ai,
  type AiOutcome,
  generateObject,
  generateText,
  type Kept,
  type ObjectTask,
  type TextTask,
} from './run.ts'
export {neutralised, untrustedBlock, untrustedRule} from './sanitize.ts'
export {schemaFingerprint, toGrammarSchema} from './schema.ts'
export type {Call as AiCall} from './transport/fetch.ts'
export {type Limits as AiLimits, limitsOf, shortLimits} from './transport/limits.ts'
export type {
  AiCallOptions,
  AiCompletion,
  AiEvent,
  AiHealth,
  AiLoadedModel,
  AiMessage,
  AiProvider,
  AiProviderId,
  AiRequest,
  AiTaskId,
  AiUsage,
  JsonSchema,
} from './types.ts'
