import type {z} from 'zod'
import {type Attempt, attempt, isFinal, requireModel} from './attempt.ts'
import {estimatePromptTokens} from './budget.ts'
import {AiError, type AiErrorCode} from './errors.ts'
import type {InteractionLog} from './log/interaction.ts'
import {neutralised} from './sanitize.ts'
import {describeSchema, toGrammarSchema} from './schema.ts'
import {type ReadAnswer, readAnswer, repairRequest, salvage, withoutThoughts} from './structured.ts'
import {type ThoughtFilter, thoughtFilter} from './thought-filter.ts'
import type {AiEvent, AiMessage, AiProvider, AiTaskId, JsonSchema} from './types.ts'

/** What a task runs with. */
export interface Ai {
  readonly provider: AiProvider
  /** Why the provider is not the one that was wanted. */
  readonly because: AiError | null
  readonly signal: AbortSignal
  readonly log: InteractionLog
  /** A failure of the AI is then an error, instead of the answer of the rules. */
  readonly requireAi: boolean
  readonly onEvent?: (event: AiEvent) => void
  /** One line for a person about an AI that does not answer. */
  readonly onNotice?: (line: string) => void
}

interface Task<Input> {
  readonly id: AiTaskId
  /** Counts up with every change of the messages. */
  readonly promptVersion: number
  readonly maxOutputTokens: number
  messages(input: Input): readonly AiMessage[]
  /** What the question is about, such as the key of a project: for the log. */
  subject?(input: Input): string | null
}

export interface ObjectTask<Input, Value> extends Task<Input> {
  readonly schema: z.ZodType<Value>
  readonly schemaId: string
  rules(input: Input): Value
  /** Keeps what is true: items that do not hold are dropped and counted, never asked for again. */
  keep?(value: Value, input: Input): Kept<Value>
}

export interface Kept<Value> {
  readonly value: Value
  readonly rejected: number
  readonly grounded: number
}

export interface TextTask<Input> extends Task<Input> {
  rules(input: Input): string
}

export interface AiOutcome<Value> {
  readonly value: Value
  readonly source: 'ai' | 'rules' | 'ai+rules'
  /** Why it is not the answer, or not the whole answer, of the model that was wanted. */
  readonly degraded: {readonly code: AiErrorCode; readonly message: string} | null
  /** Of all attempts, in their order. */
  readonly interactionIds: readonly string[]
}

const MOST_REPAIRS = 2
/** How much more output the one other attempt gets after an answer that was cut. */
const LONGER = 1.5
/** Of an answer that is shown to the model again. */
const LONGEST_QUOTE = 8000

/**
 * An object of the task's shape: of the model, at most twice repaired, else what is whole of its answer, else by rules.
 * Throws only when it was cancelled, and for `requireAi`.
 */
export async function generateObject<Input, Value>(
  ai: Ai,
  task: ObjectTask<Input, Value>,
  input: Input,
): Promise<AiOutcome<Value>> {
  const byRules = once(() => task.rules(input))
  const schema = grammarOf(task.schema)
  const question = task.messages(input)
  const attempts: Attempt[] = []
  const outcome = (value: Value, source: 'ai' | 'rules', degraded: AiError | null): AiOutcome<Value> => ({
    degraded: degraded && {code: degraded.code, message: degraded.message},
    interactionIds: attempts.map(({id}) => id),
    source,
    value,
  })
  let messages = question
  let maxOutputTokens = task.maxOutputTokens
  let repairs = 0
  for (;;) {
    const tried = await attempt(ai, {
      answerByRules: () => JSON.stringify(byRules()),
      first: attempts[0]?.id ?? null,
      maxOutputTokens,
      messages,
      number: attempts.length + 1,
      schema: {id: task.schemaId, json: schema},
      subject: task.subject?.(input) ?? null,
      task,
    })
    attempts.push(tried)
    if (isFinal(tried)) return outcome(byRules(), 'rules', tried.error)
    const {doneReason, text} = tried.completion
    const read = readAnswer(text, task.schema)
    if (read.kind === 'valid') {
      const {grounded, rejected, value} = kept(task, read.value, input)
      tried.finish({grounded, rejected, status: repairs > 0 ? 'repaired' : 'ok'})
      return outcome(value, 'ai', null)
    }
    const isCut = doneReason === 'length'
    const error = isCut ? truncated() : badOutput(read)
    const longer = Math.ceil(task.maxOutputTokens * LONGER)
    if (isCut && maxOutputTokens < longer && fits(ai, messages, longer)) {
      tried.finish({error, issues: read.issues, status: 'failed'})
      maxOutputTokens = longer
      continue
    }
    const repair = [...question, ...repairTurns(text, read, schema)]
    const canRepair = !isCut && repairs < MOST_REPAIRS && fits(ai, repair, maxOutputTokens)
    const rest = canRepair && read.kind === 'invalid' ? null : salvage(text, task.schema)
    if (rest !== null) {
      const {grounded, rejected, value} = kept(task, rest.value, input)
      tried.finish({error, grounded, issues: read.issues, rejected: (rejected ?? 0) + rest.dropped, status: 'salvaged'})
      return outcome(value, 'ai', error)
    }
    if (!canRepair) {
      tried.finish({error, issues: read.issues, status: 'fallback'})
      requireModel(ai, error)
      ai.onNotice?.(`${error.message} The rules answer instead.`)
      return outcome(byRules(), 'rules', error)
    }
    tried.finish({error, issues: read.issues, status: 'failed'})
    messages = repair
    repairs += 1
  }
}

/**
 * Text of the model, else by rules. `onText` gets it as it arrives, without the thoughts of models that think aloud;
 * what the rules answer is not given to it. Throws only when it was cancelled, and for `requireAi`.
 */
export async function generateText<Input>(
  ai: Ai,
  task: TextTask<Input>,
  input: Input,
  onText?: (text: string) => void,
): Promise<AiOutcome<string>> {
  const byRules = once(() => task.rules(input))
  const shown = onText && ai.provider.id !== 'rules' ? thoughtFilter(onText) : null
  const tried = await attempt(shown ? {...ai, onEvent: (event) => forward(ai, event, shown)} : ai, {
    answerByRules: byRules,
    first: null,
    maxOutputTokens: task.maxOutputTokens,
    messages: task.messages(input),
    number: 1,
    schema: null,
    subject: task.subject?.(input) ?? null,
    task,
  })
  const outcome = (value: string, source: 'ai' | 'rules', degraded: AiError | null): AiOutcome<string> => ({
    degraded: degraded && {code: degraded.code, message: degraded.message},
    interactionIds: [tried.id],
    source,
    value,
  })
  if (isFinal(tried)) return outcome(byRules(), 'rules', tried.error)
  const text = withoutThoughts(tried.completion.text)
  if (text === '') {
    const error = new AiError('The model answered nothing.', {code: 'AI_BAD_OUTPUT'})
    tried.finish({error, status: 'fallback'})
    requireModel(ai, error)
    ai.onNotice?.(`${error.message} The rules answer instead.`)
    return outcome(byRules(), 'rules', error)
  }
  shown?.end()
  const error = tried.completion.doneReason === 'length' ? truncated() : null
  tried.finish({error, status: 'ok'})
  return outcome(text, 'ai', error)
}

function forward(ai: Ai, event: AiEvent, shown: ThoughtFilter): void {
  ai.onEvent?.(event)
  if (event.type === 'text') shown.add(event.text)
  if (event.type === 'retrying') shown.restart()
}

function kept<Input, Value>(task: ObjectTask<Input, Value>, value: Value, input: Input) {
  return task.keep ? task.keep(value, input) : {grounded: null, rejected: null, value}
}

function repairTurns(text: string, {issues}: {readonly issues: readonly string[]}, schema: JsonSchema): AiMessage[] {
  return [
    {content: neutralised(text.slice(0, LONGEST_QUOTE)), role: 'assistant'},
    {content: neutralised(repairRequest(issues, describeSchema(schema))), role: 'user'},
  ]
}

function fits({log, provider}: Ai, messages: readonly AiMessage[], maxOutputTokens: number): boolean {
  const promptTokens = estimatePromptTokens(messages, log.tokenRatio(provider.model))
  return promptTokens + maxOutputTokens <= provider.contextTokens
}

function truncated(): AiError {
  return new AiError('The answer of the model was cut: it is longer than there was room for.', {
    code: 'AI_OUTPUT_TRUNCATED',
  })
}

function badOutput(read: Exclude<ReadAnswer<unknown>, {kind: 'valid'}>): AiError {
  const [first] = read.issues
  return new AiError(`The model did not answer in the form that was asked for (${first}).`, {code: 'AI_BAD_OUTPUT'})
}

const grammars = new WeakMap<z.ZodType, JsonSchema>()

function grammarOf(shape: z.ZodType): JsonSchema {
  const known = grammars.get(shape)
  if (known !== undefined) return known
  const made = toGrammarSchema(shape)
  grammars.set(shape, made)
  return made
}

function once<Value>(make: () => Value): () => Value {
  let made: {readonly value: Value} | undefined
  return () => {
    made ??= {value: make()}
    return made.value
  }
}
