import {
  type Ai,
  AiError,
  type AiProvider,
  contentTokens,
  estimateTokens,
  generateObject,
  requireModel,
  untrustedRule,
} from '#shared/ai/index'
import type {Fact, Narrative, Sentence} from '../types.ts'
import {type DroppedSentence, supportedSentences} from './guard.ts'
import {
  factLine,
  INSTRUCTIONS,
  MOST_REWRITE_OUTPUT,
  type Retold,
  type RewriteInput,
  rewriteTask,
} from './rewrite-task.ts'

export interface Rewritten {
  readonly narrative: Narrative
  /** Why it is not, or not all, by the model that was wanted. */
  readonly warnings: readonly string[]
}

interface RewriteOptions {
  /** `portfolio`, or the key of the project: for the log. */
  readonly scope: string
  /** For both answers together; a scheduled briefing has to come out while it is morning. */
  readonly timeLimitMs?: number
}

const TIME_LIMIT_MS = 10 * 60_000
const MOST_SENTENCES = 6
/** Told in the words of the template when the model has left it out: how things stand, and the most urgent. */
const INDISPENSABLE = 2

/**
 * The facts in the words of a model. A sentence that its facts do not say is dropped; when there was one, the model is
 * asked once more, and the answer with more that holds is taken. What it leaves out of the most important is told as the
 * template tells it; when nothing holds, nobody answers or time is up, the template stands. Throws only when somebody
 * stopped it, and for `requireAi`.
 */
export async function rewriteNarrative(
  ai: Ai,
  facts: readonly Fact[],
  template: readonly Sentence[],
  {scope, timeLimitMs = TIME_LIMIT_MS}: RewriteOptions,
): Promise<Rewritten> {
  const byTemplate: Narrative = {model: null, sentences: [...template], source: 'template'}
  // Why the rules answer is among the warnings.
  const {onNotice: _, ...quiet} = ai
  const limited: Ai = {...quiet, provider: withinTime(ai.provider, timeLimitMs)}
  const given = fitting(ai, facts)
  // A quiet day needs no model.
  if (given.every(({section}) => section === 'headline')) return {narrative: byTemplate, warnings: []}
  const first = await retell(limited, {facts: given, refused: [], scope, template})
  if (first.source === 'rules') return {narrative: byTemplate, warnings: degraded(first)}
  const second =
    first.dropped.length > 0 ? await retell(limited, {facts: given, refused: first.dropped, scope, template}) : null
  const best = second !== null && second.kept.length >= first.kept.length ? second : first
  if (best.kept.length === 0) {
    const nothing = new AiError('No sentence of the model is what the facts say.', {code: 'AI_BAD_OUTPUT'})
    requireModel(ai, nothing)
    return {narrative: byTemplate, warnings: [toldByRules(nothing.message)]}
  }
  return {
    narrative: {model: ai.provider.model, sentences: completed(best.kept, template), source: 'ai'},
    warnings: best.dropped.length > 0 ? [droppedWarning(best.dropped)] : [],
  }
}

interface Retelling {
  readonly source: 'ai' | 'rules' | 'ai+rules'
  readonly kept: readonly Sentence[]
  readonly dropped: readonly DroppedSentence[]
  readonly because: string | null
}

async function retell(
  ai: Ai,
  {
    facts,
    refused,
    scope,
    template,
  }: Pick<RewriteInput, 'facts' | 'refused' | 'scope'> & {template: readonly Sentence[]},
): Promise<Retelling> {
  let guarded: Pick<Retelling, 'kept' | 'dropped'> = {dropped: [], kept: []}
  const keep = ({sentences}: Retold) => {
    const {dropped, kept} = supportedSentences(
      sentences.map(({facts: ids, text}) => ({factIds: ids.map(plainId), text: tidied(text)})),
      facts,
    )
    guarded = {dropped, kept: kept.slice(0, MOST_SENTENCES)}
    return {grounded: kept.length, rejected: dropped.length, value: toRetold(kept)}
  }
  const input: RewriteInput = {facts, keep, refused, scope, template: toRetold(template)}
  const {degraded: because, source} = await generateObject(ai, rewriteTask, input)
  return {...guarded, because: because?.message ?? null, source}
}

function toRetold(sentences: readonly Sentence[]): Retold {
  return {sentences: sentences.map(({factIds, text}) => ({facts: [...factIds], text}))}
}

/** `[f2]` and `F2` are the same to models. */
function plainId(id: string): string {
  return id
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .toUpperCase()
}

/** Without the marks of a list, and without ids of facts in brackets: those stand beside the sentence. */
function tidied(text: string): string {
  return text
    .trim()
    .replace(/^(?:[-*•–]|\d{1,2}[.)])\s+/u, '')
    .replace(/\s*[[(]\s*F\d+(?:\s*[,;&]\s*F\d+)*\s*[\])]/gu, '')
}

function completed(kept: readonly Sentence[], template: readonly Sentence[]): Sentence[] {
  const told = new Set(kept.flatMap(({factIds}) => factIds))
  const all = [...kept]
  for (const [place, sentence] of template.slice(0, INDISPENSABLE).entries())
    if (!sentence.factIds.some((id) => told.has(id))) all.splice(place, 0, sentence)
  return all.slice(0, MOST_SENTENCES)
}

function degraded({because}: Retelling): string[] {
  return because === null ? [] : [toldByRules(because)]
}

function toldByRules(because: string): string {
  return `${because} The briefing is told by rules.`
}

function droppedWarning(dropped: readonly DroppedSentence[]): string {
  const found = dropped.map(({found: word, reason}) => `${reason.replace('_', ' ')} ${word}`).join(', ')
  const sentences = dropped.length === 1 ? '1 sentence of the model is' : `${dropped.length} sentences of the model are`
  return `${sentences} left out, which the facts do not say: ${found}`
}

/** The first that fit into the window; the later ones matter less. */
function fitting({log, provider}: Ai, facts: readonly Fact[]): Fact[] {
  const ratio = log.tokenRatio(provider.model)
  let room = contentTokens({
    contextTokens: provider.contextTokens,
    outputTokens: MOST_REWRITE_OUTPUT,
    // The second question quotes the sentences that were refused.
    promptTokens:
      estimateTokens(INSTRUCTIONS + untrustedRule + untrustedRule, ratio) + MOST_REWRITE_OUTPUT + FRAME_TOKENS,
  })
  const beyond = facts.findIndex((fact) => {
    room -= estimateTokens(`${factLine(fact)}\n`, ratio)
    return room < 0
  })
  return facts.slice(0, beyond < 0 ? facts.length : beyond)
}

/** Tags, turns and the request around the facts. */
const FRAME_TOKENS = 200

/** Ends in `AI_TIMEOUT_TOTAL` once all its answers together have taken so long. */
function withinTime(provider: AiProvider, limitMs: number): AiProvider {
  const timer = AbortSignal.timeout(limitMs)
  return {
    ...provider,
    complete: async (request, options) => {
      try {
        return await provider.complete(request, {...options, signal: AbortSignal.any([options.signal, timer])})
      } catch (error) {
        const isOurs = error instanceof AiError && error.code === 'AI_CANCELLED' && !options.signal.aborted
        throw isOurs && timer.aborted ? tooSlow(limitMs) : error
      }
    },
  }
}

function tooSlow(limitMs: number): AiError {
  return new AiError(`The model has not told the briefing within ${Math.round(limitMs / 1000)} seconds.`, {
    code: 'AI_TIMEOUT_TOTAL',
    nextStep: 'A smaller model is faster: lab ai doctor',
  })
}
