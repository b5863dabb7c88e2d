import {z} from 'zod'
import {firstVersionThatRefuses, isOlderOllama} from '#shared/ai/index'
import {type Check, CheckShape, failed, ok, warning} from '../check.ts'
import {bytesText} from '../quantities.ts'
import type {AiServerFacts} from './facts.ts'

const MemoryShape = z.object({
  modelBytes: z.number(),
  /** Of the window that is set, with keys and values of 16 bits, and with OLLAMA_KV_CACHE_TYPE=q8_0. */
  windowBytes: z.number(),
  windowBytesAt8Bits: z.number(),
})

export const AiExaminationShape = z.object({
  provider: z.string(),
  address: z.string().nullable(),
  version: z.string().nullable(),
  model: z.string(),
  models: z.array(z.string()),
  window: z.object({
    /** AI_NUM_CTX */
    wanted: z.int(),
    trained: z.number().nullable(),
    /** Null when the model is not loaded. */
    allocated: z.number().nullable(),
  }),
  memory: MemoryShape.nullable(),
  /** Null when the model is not loaded. */
  gpuPercent: z.number().nullable(),
  checks: z.array(CheckShape),
  ok: z.int(),
  warnings: z.int(),
  failed: z.int(),
})
export type AiExamination = z.infer<typeof AiExaminationShape>

/** What is right and wrong with who would answer, and what to change; pure. */
export function examineAi(facts: AiServerFacts): AiExamination {
  const {address, contextTokens, details, health, model, provider} = facts
  const memory = memoryFor(facts)
  const checks = isServer(facts) ? serverChecks(facts, memory) : [withoutServer(facts)]
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length
  return {
    address,
    checks,
    failed: count('failed'),
    gpuPercent: health.loaded ? Math.round(health.loaded.gpuShare * 100) : null,
    memory,
    model,
    models: [...health.models],
    ok: count('ok'),
    provider,
    version: health.version,
    warnings: count('warning'),
    window: {
      allocated: health.loaded?.contextTokens ?? null,
      trained: details?.trainedContextTokens ?? null,
      wanted: contextTokens,
    },
  }
}

type Memory = z.infer<typeof MemoryShape>

function isServer({health, provider}: AiServerFacts): boolean {
  return provider === 'openai' || health.isReachable !== null
}

function withoutServer({provider}: AiServerFacts): Check {
  return provider === 'mock'
    ? warning('provider', 'mock: made-up answers, for tests', 'Set AI_PROVIDER to auto')
    : ok('provider', 'rules: no model is asked, and everything works')
}

function serverChecks(facts: AiServerFacts, memory: Memory | null): Check[] {
  return [
    serverCheck(facts),
    versionCheck(facts),
    modelCheck(facts),
    windowCheck(facts),
    memoryCheck(facts, memory),
    loadCheck(facts),
  ].filter((check) => check !== null)
}

function serverCheck({address, health: {isReachable, problem}, provider}: AiServerFacts): Check {
  if (isReachable)
    return ok('server', `${provider === 'openai' ? 'an OpenAI-compatible server' : 'Ollama'} at ${address}`)
  const fix =
    problem?.code === 'AI_UNAVAILABLE' && provider !== 'openai'
      ? 'Start it (ollama serve), set OLLAMA_HOST, or do without: AI_PROVIDER=rules'
      : (problem?.nextStep ?? 'lab config show')
  return failed('server', problem?.message ?? `${address} does not answer`, fix)
}

function versionCheck({health: {version}}: AiServerFacts): Check | null {
  if (version === null) return null
  return isOlderOllama(version, firstVersionThatRefuses)
    ? warning(
        'version',
        `${version} cuts long texts without saying so`,
        `Update Ollama to ${firstVersionThatRefuses} or newer`,
      )
    : ok('version', version)
}

function modelCheck({details, health, listed, model}: AiServerFacts): Check | null {
  if (!health.isReachable) return null
  const {problem} = health
  if (problem) return failed('model', problem.message, problem.nextStep ?? null)
  if (details?.capabilities && !details.capabilities.includes('completion')) {
    return failed(
      'model',
      `${model} writes no text (${details.capabilities.join(', ')})`,
      'Choose another: lab ai models',
    )
  }
  const kind = [listed?.parameters, listed?.quantization].filter(Boolean).join(', ')
  if (health.hasModel === null) return warning('model', `${model}; the server does not tell which models it has`, null)
  return ok('model', kind === '' ? model : `${model} (${kind})`)
}

function windowCheck({contextTokens, details, health: {loaded}}: AiServerFacts): Check | null {
  const trained = details?.trainedContextTokens ?? null
  if (trained !== null && contextTokens > trained) {
    const detail = `AI_NUM_CTX is ${contextTokens}, the model was trained for ${trained}`
    return warning('window', detail, `Set AI_NUM_CTX to ${trained} or less`)
  }
  if (!details) return null
  const allocated = loaded?.contextTokens ?? null
  const most = trained === null ? '' : ` of ${trained}`
  const other = allocated !== null && allocated !== contextTokens ? `; it is loaded with ${allocated} now` : ''
  return ok('window', `${contextTokens}${most} tokens${other}`)
}

function memoryCheck({contextTokens}: AiServerFacts, memory: Memory | null): Check | null {
  if (!memory) return null
  const {modelBytes, windowBytes, windowBytesAt8Bits} = memory
  const detail = `${bytesText(modelBytes)} for the model and ${bytesText(windowBytes)} for a window of ${contextTokens} tokens`
  return ok('memory', `${detail} (${bytesText(windowBytesAt8Bits)} with OLLAMA_KV_CACHE_TYPE=q8_0)`)
}

function loadCheck({details, health: {loaded}}: AiServerFacts): Check | null {
  if (!details) return null
  if (!loaded) return ok('GPU', 'unknown until the model is loaded: lab ai bench')
  const percent = Math.round(loaded.gpuShare * 100)
  if (percent === 100) return ok('GPU', 'all of the model')
  const found = percent === 0 ? 'nothing of the model: it runs on the processor' : `${percent} % of the model`
  const fix = 'For speed: a smaller AI_NUM_CTX, OLLAMA_KV_CACHE_TYPE=q8_0, or a smaller AI_MODEL'
  return warning('GPU', found, fix)
}

function memoryFor({contextTokens, details, listed}: AiServerFacts): Memory | null {
  const bytesPerToken = details?.bytesPerContextToken ?? null
  if (bytesPerToken === null || listed === null || listed.sizeBytes === null) return null
  const windowBytes = bytesPerToken * contextTokens
  return {modelBytes: listed.sizeBytes, windowBytes, windowBytesAt8Bits: windowBytes / 2}
}
