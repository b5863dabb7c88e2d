import {z} from 'zod'
import {type AiHealth, lookAtProvider} from '#shared/ai/index'
import type {GroupValues} from '#shared/config/index'
import {type Check, ok, warning} from './check.ts'

export const AiShape = z.object({
  /** Null when the settings of the AI have a problem. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Of the server that is or would be asked; null when there is none. */
  address: z.string().nullable(),
  /** Null when nobody was asked. */
  isReachable: z.boolean().nullable(),
  version: z.string().nullable(),
  /** Null when nobody could tell. */
  hasModel: z.boolean().nullable(),
  /** Why it would not answer. */
  problem: z.string().nullable(),
  /** What to do about that. */
  nextStep: z.string().nullable(),
})
export type AiFacts = z.infer<typeof AiShape>

/** Who answers questions, and whether the server that should is there and has the model. Sends it no text. */
export async function readAi(ai: GroupValues<'ai'> | null): Promise<AiFacts> {
  if (ai === null) return {...nobody, model: null, provider: null}
  const {health, provider} = await lookAtProvider(ai, new AbortController().signal)
  if (provider.host === null) return {...nobody, ...problemIn(health), model: null, provider: ai.provider}
  const {hasModel, isReachable, version} = health
  return {
    ...problemIn(health),
    address: provider.host,
    hasModel,
    isReachable,
    model: ai.model,
    provider: ai.provider,
    version,
  }
}

const nobody = {address: null, hasModel: null, isReachable: null, nextStep: null, problem: null, version: null}

function problemIn({problem}: AiHealth): Pick<AiFacts, 'nextStep' | 'problem'> {
  return {nextStep: problem?.nextStep ?? null, problem: problem?.message ?? null}
}

export function aiCheck({address, isReachable, model, nextStep, problem, provider, version}: AiFacts): Check {
  if (provider === null) return warning('AI', 'its settings have a problem; everything works without AI', 'lab doctor')
  if (provider === 'rules') return ok('AI', 'rules: no model is asked')
  if (provider === 'mock') return ok('AI', 'mock: made-up answers, for tests')
  const server = provider === 'openai' ? 'an OpenAI-compatible server' : `Ollama ${version}`
  if (problem === null) return ok('AI', `${server} at ${address}, model ${model}`)
  const start = 'Start it (ollama serve), set OLLAMA_HOST, or do without: AI_PROVIDER=rules'
  const fix = isReachable || provider === 'openai' ? 'lab ai doctor' : start
  return warning('AI', `${problem} Everything works without AI`, nextStep ?? fix)
}
