import {z} from 'zod'
import {chooseProvider, isSameModel, type LoadedOllamaModel, type OllamaModel} from '#shared/ai/index'
import type {ListView} from '#shared/lists/index'
import {bytesText} from '../quantities.ts'
import type {ModelServer} from './server.ts'

export const ModelShape = z.object({
  name: z.string(),
  /** Whether AI_MODEL means this one. */
  isInUse: z.boolean(),
  sizeBytes: z.number().nullable(),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  family: z.string().nullable(),
  digest: z.string().nullable(),
  modifiedAt: z.string().nullable(),
  /** It runs on somebody else's machine. */
  isRemote: z.boolean(),
  /** Null when it is not in memory. */
  loaded: z.object({bytes: z.number(), contextTokens: z.number().nullable(), gpuPercent: z.number()}).nullable(),
})
export type Model = z.infer<typeof ModelShape>

/** The models of the server that answers: Ollama's, or with AI_PROVIDER=openai the other server's, which tells names only. */
export async function listModels({quick, server, settings}: ModelServer): Promise<Model[]> {
  if (settings.provider === 'openai') {
    const {because, provider} = await chooseProvider(settings, quick.signal)
    const {models, problem} = await provider.health(quick.signal)
    const failure = because ?? problem
    if (failure && failure.code !== 'AI_MODEL_MISSING') throw failure
    return models.map((name) => ({...unknown, isInUse: name === settings.model, name}))
  }
  const [models, loaded] = await Promise.all([server.models(quick), server.loadedModels(quick)])
  return models
    .map((model) => describe(model, loaded, settings.model))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

export const modelList: ListView<Model> = {
  columns: [
    {
      name: 'name',
      style: (text, {isInUse}, colour) => (isInUse ? colour.bold(text) : text),
      title: 'MODEL',
      value: ({name}) => name,
    },
    {name: 'use', value: ({isInUse}) => (isInUse ? 'in use' : null)},
    {name: 'parameters', leaves: 3, value: ({parameters}) => parameters},
    {name: 'quantization', leaves: 4, value: ({quantization}) => quantization},
    {
      align: 'right',
      leaves: 1,
      name: 'size',
      shown: ({sizeBytes}) => (sizeBytes === null ? null : bytesText(sizeBytes)),
      value: ({sizeBytes}) => sizeBytes,
    },
    {leaves: 2, name: 'memory', value: memoryText},
    {name: 'where', leaves: 5, value: ({isRemote}) => (isRemote ? 'runs elsewhere' : null)},
    {name: 'family', onRequest: true, value: ({family}) => family},
    {name: 'modified', onRequest: true, value: ({modifiedAt}) => modifiedAt},
    {name: 'digest', onRequest: true, value: ({digest}) => digest},
  ],
  empty: 'The server has no models. Fetch one: lab ai pull llama3.1:8b',
}

const unknown = {
  digest: null,
  family: null,
  isRemote: false,
  loaded: null,
  modifiedAt: null,
  parameters: null,
  quantization: null,
  sizeBytes: null,
}

function describe(model: OllamaModel, loaded: readonly LoadedOllamaModel[], wanted: string): Model {
  const inMemory = loaded.find(({name}) => isSameModel(name, model.name))
  return {
    ...model,
    isInUse: isSameModel(model.name, wanted),
    loaded: inMemory
      ? {bytes: inMemory.sizeBytes, contextTokens: inMemory.contextTokens, gpuPercent: gpuPercent(inMemory)}
      : null,
  }
}

export function gpuPercent({gpuBytes, sizeBytes}: LoadedOllamaModel): number {
  return sizeBytes === 0 ? 0 : Math.min(100, Math.round((gpuBytes / sizeBytes) * 100))
}

function memoryText({loaded}: Model): string | null {
  if (!loaded) return null
  const window = loaded.contextTokens === null ? '' : `window ${loaded.contextTokens}, `
  return `loaded, ${window}${loaded.gpuPercent} % on the GPU`
}
