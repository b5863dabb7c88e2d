import {z} from 'zod'
import {AiError, isSameModel, measureModel, type OllamaModel} from '#shared/ai/index'
import type {NewBenchmark, StoredBenchmark} from '#shared/ai/log/index'
import type {ListView} from '#shared/lists/index'
import type {ModelServer} from './server.ts'

export const BenchmarkShape = z.object({
  model: z.string(),
  digest: z.string().nullable(),
  host: z.string().nullable(),
  measuredAt: z.string(),
  contextTokens: z.int(),
  promptTokens: z.int(),
  outputTokens: z.int(),
  /** Tokens a second that are read, and that are written; null when the server does not tell. */
  promptRate: z.number().nullable(),
  generationRate: z.number().nullable(),
  loadMs: z.int().nullable(),
  /** Tokens a second that the memory of the machine allows to be written; null while nobody knows. */
  ceilingRate: z.number().nullable(),
})
export type Benchmark = z.infer<typeof BenchmarkShape>

export interface BenchmarkOptions {
  /** All that can write text and run on the server itself when none is named. */
  readonly models: readonly string[]
  readonly rounds: number
  readonly onStep: (text: string) => void
  readonly clock: () => Date
}

export interface Benchmarking {
  readonly measured: readonly NewBenchmark[]
  /** Models that could not be measured, and why. */
  readonly failures: readonly AiError[]
}

/** Measures one model after the other; what goes wrong with one does not keep the others from being measured. */
export async function benchmarkModels(models: ModelServer, options: BenchmarkOptions): Promise<Benchmarking> {
  const {limits, quick, server, settings} = models
  const measured: NewBenchmark[] = []
  const failures: AiError[] = []
  for (const {digest, name} of await chooseModels(models, options.models)) {
    try {
      const speed = await measureModel(server, {
        call: {limits, signal: quick.signal},
        model: name,
        onRound: (round) => options.onStep(`measuring ${name}: round ${round} of ${options.rounds}`),
        rounds: options.rounds,
        settings,
      })
      const {contextTokens} = settings
      measured.push({...speed, at: options.clock(), contextTokens, digest, host: server.address, model: name})
    } catch (error) {
      if (!(error instanceof AiError) || error.code === 'AI_CANCELLED' || error.code === 'AI_UNAVAILABLE') throw error
      failures.push(error)
    }
  }
  return {failures, measured}
}

export function toBenchmark({at, ...measured}: StoredBenchmark | NewBenchmark): Benchmark {
  return {
    ...measured,
    ceilingRate: null,
    generationRate: rounded(measured.generationRate),
    measuredAt: at.toISOString(),
    promptRate: rounded(measured.promptRate),
  }
}

export const benchmarkList: ListView<Benchmark> = {
  columns: [
    {name: 'model', value: ({model}) => model},
    {
      align: 'right',
      name: 'writes',
      shown: ({generationRate}) => perSecond(generationRate),
      value: ({generationRate}) => generationRate,
    },
    {
      align: 'right',
      name: 'ceiling',
      shown: ({ceilingRate}) => perSecond(ceilingRate) ?? 'unknown',
      value: ({ceilingRate}) => ceilingRate,
    },
    {
      align: 'right',
      name: 'reads',
      shown: ({promptRate}) => perSecond(promptRate),
      value: ({promptRate}) => promptRate,
    },
    {
      align: 'right',
      leaves: 2,
      name: 'load',
      shown: ({loadMs}) => (loadMs === null ? null : `${(loadMs / 1000).toFixed(1)} s`),
      value: ({loadMs}) => loadMs,
    },
    {align: 'right', leaves: 3, name: 'window', value: ({contextTokens}) => contextTokens},
    {
      leaves: 4,
      name: 'measured',
      shown: ({measuredAt}) => measuredAt.slice(0, 10),
      value: ({measuredAt}) => measuredAt,
    },
    {name: 'host', onRequest: true, value: ({host}) => host},
    {name: 'digest', onRequest: true, value: ({digest}) => digest},
  ],
  empty: 'Nothing was measured yet: lab ai bench',
}

async function chooseModels(models: ModelServer, wanted: readonly string[]): Promise<readonly OllamaModel[]> {
  const {quick, server} = models
  const there = await server.models(quick)
  if (wanted.length > 0)
    return wanted.map((name) => there.find((model) => isSameModel(model.name, name)) ?? missing(name, there))
  const local = there.filter(({isRemote}) => !isRemote)
  const details = await Promise.all(local.map(({name}) => server.details(name, quick)))
  return local.filter((_, index) => details[index]?.capabilities?.includes('completion') ?? true)
}

function missing(name: string, there: readonly OllamaModel[]): never {
  const names = there.map((model) => model.name).join(', ')
  throw new AiError(`The server has no model ${name}; it has ${names || 'none'}.`, {
    code: 'AI_MODEL_MISSING',
    nextStep: `lab ai pull ${name}`,
  })
}

function rounded(rate: number | null): number | null {
  return rate === null ? null : Math.round(rate * 10) / 10
}

function perSecond(rate: number | null): string | null {
  return rate === null ? null : `${rate.toFixed(1)}/s`
}
