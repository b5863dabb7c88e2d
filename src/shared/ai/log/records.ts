import {z} from 'zod'
import {interactionStatuses} from './interaction.ts'

const Count = z.int().nonnegative().nullable()
const Instant = z.iso.datetime()

/** Who writes a journal: by this others know whether it will write more. */
const WriterShape = z.object({host: z.string(), pid: z.int(), startedTicks: z.string().nullable()})
export type Writer = z.infer<typeof WriterShape>

export const RunRecord = z.object({
  type: z.literal('run'),
  version: z.literal(1),
  runId: z.uuid(),
  command: z.string(),
  writer: WriterShape,
})

export const StartRecord = z.object({
  type: z.literal('start'),
  id: z.uuid(),
  at: Instant,
  task: z.string(),
  subject: z.string().nullable(),
  parentId: z.uuid().nullable(),
  attempt: z.int().positive(),
  provider: z.enum(['ollama', 'openai', 'rules', 'mock']),
  host: z.string().nullable(),
  model: z.string(),
  promptVersion: z.int(),
  schemaId: z.string().nullable(),
  schemaHash: z.string().nullable(),
  maxOutputTokens: z.int(),
  contextTokens: z.int(),
  estimatedPromptTokens: z.int(),
  messages: z.array(z.object({role: z.string(), content: z.string()})).nullable(),
})

export const EndRecord = z.object({
  type: z.literal('end'),
  id: z.uuid(),
  at: Instant,
  status: z.enum(interactionStatuses).exclude(['running', 'abandoned']),
  response: z.string().nullable(),
  resolvedModel: z.string().nullable(),
  digest: z.string().nullable(),
  doneReason: z.enum(['stop', 'length']).nullable(),
  httpStatus: z.int().nullable(),
  usage: z
    .object({
      promptTokens: Count,
      outputTokens: Count,
      loadMs: Count,
      promptMs: Count,
      generationMs: Count,
      firstByteMs: Count,
      totalMs: z.int().nonnegative(),
    })
    .nullable(),
  error: z.object({code: z.string(), message: z.string()}).nullable(),
  issues: z.array(z.string()),
  grounded: Count,
  rejected: Count,
})

const JournalRecord = z.discriminatedUnion('type', [RunRecord, StartRecord, EndRecord])

export type StartedInteraction = z.infer<typeof StartRecord>
export type EndedInteraction = z.infer<typeof EndRecord>
export type JournalLine = z.infer<typeof JournalRecord>

export interface Journal {
  readonly run: z.infer<typeof RunRecord>
  readonly started: readonly StartedInteraction[]
  readonly ended: ReadonlyMap<string, EndedInteraction>
  /** Lines that could not be read: the disk was full, or the program was killed while it wrote. */
  readonly damaged: number
}

/** Null when the first line, which says whose it is, is not whole. */
export function readJournal(text: string): Journal | null {
  const lines = text.split('\n').filter((line) => line !== '')
  const records = lines.flatMap((line) => readLine(line) ?? [])
  const [run] = records
  if (run?.type !== 'run') return null
  return {
    damaged: lines.length - records.length,
    ended: new Map(records.flatMap((record) => (record.type === 'end' ? [[record.id, record]] : []))),
    run,
    started: records.filter((record) => record.type === 'start'),
  }
}

function readLine(line: string): JournalLine | null {
  try {
    return JournalRecord.parse(JSON.parse(line))
  } catch {
    return null
  }
}
