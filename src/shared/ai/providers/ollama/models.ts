import {numberIn, objectIn, objectsIn, textIn, textsIn} from '../../transport/fields.ts'
import type {JsonObject} from '../../transport/ndjson.ts'
import {isRemoteName} from './model-name.ts'

/** A model that the server has. */
export interface OllamaModel {
  readonly name: string
  readonly digest: string | null
  readonly sizeBytes: number | null
  readonly family: string | null
  /** `8.0B` */
  readonly parameters: string | null
  /** `Q4_K_M` */
  readonly quantization: string | null
  readonly modifiedAt: string | null
  /** It runs on the servers of Ollama, not on this one. */
  readonly isRemote: boolean
}

/** A model in memory. */
export interface LoadedOllamaModel {
  readonly name: string
  readonly sizeBytes: number
  readonly gpuBytes: number
  /** The window that is really allocated; null from old servers. */
  readonly contextTokens: number | null
}

export interface OllamaModelDetails {
  readonly isRemote: boolean
  /** Null from old servers. */
  readonly capabilities: readonly string[] | null
  /** Window that the model was trained for. */
  readonly trainedContextTokens: number | null
  /** Memory that each token of the window takes at 16 bits, summed over the layers; null when the model does not tell. */
  readonly bytesPerContextToken: number | null
}

/** The answer of `/api/tags`. */
export function readModels(tags: JsonObject): readonly OllamaModel[] {
  return objectsIn(tags, 'models').flatMap((entry) => {
    const name = textIn(entry, 'name') ?? textIn(entry, 'model')
    if (name === null) return []
    const details = objectIn(entry, 'details')
    const remoteHost = textIn(entry, 'remote_host') ?? ''
    return [
      {
        digest: textIn(entry, 'digest'),
        family: textIn(details, 'family'),
        isRemote: remoteHost !== '' || isRemoteName(name),
        modifiedAt: textIn(entry, 'modified_at'),
        name,
        parameters: textIn(details, 'parameter_size'),
        quantization: textIn(details, 'quantization_level'),
        sizeBytes: numberIn(entry, 'size'),
      },
    ]
  })
}

/** The answer of `/api/ps`. */
export function readLoadedModels(running: JsonObject): readonly LoadedOllamaModel[] {
  return objectsIn(running, 'models').flatMap((entry) => {
    const name = textIn(entry, 'name') ?? textIn(entry, 'model')
    const sizeBytes = numberIn(entry, 'size')
    if (name === null || sizeBytes === null) return []
    const gpuBytes = numberIn(entry, 'size_vram') ?? 0
    return [{contextTokens: numberIn(entry, 'context_length'), gpuBytes, name, sizeBytes}]
  })
}

/** The answer of `/api/show`. */
export function readModelDetails(shown: JsonObject): OllamaModelDetails {
  const info = objectIn(shown, 'model_info')
  const architecture = textIn(info, 'general.architecture')
  return {
    bytesPerContextToken: architecture === null ? null : keyValueBytes(info, architecture),
    capabilities: textsIn(shown, 'capabilities'),
    isRemote: (textIn(shown, 'remote_host') ?? '') !== '',
    trainedContextTokens: architecture === null ? null : numberIn(info, `${architecture}.context_length`),
  }
}

/** Keys and values of all layers, two bytes each. Heads may differ from layer to layer: then they are a list. */
function keyValueBytes(info: JsonObject, architecture: string): number | null {
  const number = (name: string) => numberIn(info, `${architecture}.${name}`)
  const layers = number('block_count')
  const heads = number('attention.head_count')
  const embedding = number('embedding_length')
  const headLength = heads && embedding ? embedding / heads : null
  const keyLength = number('attention.key_length') ?? headLength
  const valueLength = number('attention.value_length') ?? headLength
  const keyValueHeads = info[`${architecture}.attention.head_count_kv`] ?? heads
  if (layers === null || keyLength === null || valueLength === null) return null
  const headsOfAllLayers = Array.isArray(keyValueHeads)
    ? keyValueHeads.reduce((sum: number, each) => sum + Number(each), 0)
    : layers * Number(keyValueHeads)
  const bytes = headsOfAllLayers * (keyLength + valueLength) * 2
  return Number.isFinite(bytes) && bytes > 0 ? bytes : null
}
