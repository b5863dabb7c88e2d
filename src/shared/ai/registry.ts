import type {GroupValues} from '#shared/config/index'
import {AiError} from './errors.ts'
import type {AiHealth, AiProvider} from './types.ts'

type AiSettings = GroupValues<'ai'>

/** Who answers, and why it is not the one that was wanted. */
export interface ProviderChoice {
  readonly provider: AiProvider
  readonly because: AiError | null
}

/** As long as somebody who did not ask for a model should wait to hear that there is none. */
const SHORT_LOOK_MS = 1500

/**
 * What `AI_PROVIDER` chooses. `auto` asks Ollama shortly whether it is there and has the model, and otherwise answers by
 * rules; a server that was named is not asked beforehand. Loads the code of the one provider that is used.
 */
export async function chooseProvider(settings: AiSettings, signal: AbortSignal): Promise<ProviderChoice> {
  if (settings.provider !== 'auto') return providerNamed(settings.provider, settings)
  const {problem} = await (await ollama(hurried(settings))).health(signal)
  return problem
    ? {because: problem, provider: await rules(settings)}
    : {because: null, provider: await ollama(settings)}
}

/** What the one who would be asked says about itself, after a short look. */
export async function lookAtProvider(
  settings: AiSettings,
  signal: AbortSignal,
): Promise<{readonly provider: AiProvider; readonly health: AiHealth}> {
  const wanted = settings.provider === 'auto' ? 'ollama' : settings.provider
  const {because, provider} = await providerNamed(wanted, hurried(settings))
  const health = await provider.health(signal)
  return {health: because ? {...health, problem: because} : health, provider}
}

async function providerNamed(
  name: Exclude<AiSettings['provider'], 'auto'>,
  settings: AiSettings,
): Promise<ProviderChoice> {
  switch (name) {
    case 'ollama':
      return {because: null, provider: await ollama(settings)}
    case 'openai': {
      const {openaiBaseUrl} = settings
      if (openaiBaseUrl === undefined) return {because: withoutAddress(), provider: await rules(settings)}
      const {openaiProvider} = await import('./providers/openai/provider.ts')
      return {because: null, provider: openaiProvider({...settings, openaiBaseUrl})}
    }
    case 'rules':
      return {because: null, provider: await rules(settings)}
    case 'mock': {
      const {mockProvider} = await import('./providers/without-model.ts')
      return {because: null, provider: mockProvider(settings.contextTokens)}
    }
  }
}

async function ollama(settings: AiSettings): Promise<AiProvider> {
  const {ollamaProvider} = await import('./providers/ollama/provider.ts')
  return ollamaProvider(settings)
}

async function rules({contextTokens}: AiSettings): Promise<AiProvider> {
  const {rulesProvider} = await import('./providers/without-model.ts')
  return rulesProvider(contextTokens)
}

function hurried(settings: AiSettings): AiSettings {
  const atMost = (milliseconds: number) => Math.min(milliseconds, SHORT_LOOK_MS)
  return {
    ...settings,
    connectTimeoutMilliseconds: atMost(settings.connectTimeoutMilliseconds),
    firstByteTimeoutMilliseconds: atMost(settings.firstByteTimeoutMilliseconds),
    idleTimeoutMilliseconds: atMost(settings.idleTimeoutMilliseconds),
    totalTimeoutMilliseconds: 2 * SHORT_LOOK_MS,
  }
}

function withoutAddress(): AiError {
  return new AiError('AI_PROVIDER is openai, but OPENAI_BASE_URL does not say where that server is.', {
    code: 'AI_NOT_CONFIGURED',
    nextStep: 'Set OPENAI_BASE_URL, for example to http://127.0.0.1:8000/v1: lab config show',
  })
}
