import {z} from 'zod'
import {contentTokens, estimateTokens} from '../budget.ts'
import type {Span} from '../rules/sentences.ts'
import {labelOf, type Sentiment, type SentimentLabel, sentimentByRules} from '../rules/sentiment.ts'
import {type Ai, generateObject, type Kept, type ObjectTask} from '../run.ts'
import {neutralised, untrustedBlock, untrustedRule} from '../sanitize.ts'
import {locateQuote} from './locate-quote.ts'
import type {JsonSentiment} from './shape.ts'

/** What a model is asked for: the quotes first, so that it looks before it judges. */
export const SentimentAnswerShape = z.object({
  evidence: z
    .array(z.object({quote: z.string().min(2), label: z.enum(['positive', 'neutral', 'negative'])}))
    .max(12)
    .describe('the passages that decide it, copied word for word from the text'),
  score: z.number().min(-1).max(1).describe('from -1 (everything is bad for the project) to 1 (everything is good)'),
  reason: z.string().describe('one sentence, in the language of the text'),
})
type SentimentAnswer = z.infer<typeof SentimentAnswerShape>

interface SentimentInput {
  /** What the model reads of the text. */
  readonly text: string
  readonly byRules: Sentiment
}

const INSTRUCTIONS = `You judge how a text about a project sounds for that project: do things go well (positive) or badly (negative)?
Judge what is said about the project, not the tone. "No issues found" is positive. Terms such as "risk register" say nothing.
Copy each piece of evidence word for word from the text. Answer with one JSON object:
{"evidence": [{"quote": "the roof is late", "label": "negative"}], "score": -0.6, "reason": "The roof is late."}`

const MOST_OUTPUT = 700

const sentimentTask: ObjectTask<SentimentInput, SentimentAnswer> = {
  id: 'sentiment',
  keep: keepQuoted,
  maxOutputTokens: MOST_OUTPUT,
  messages: ({text}) => [
    {content: `${INSTRUCTIONS}\n${untrustedRule}`, role: 'system'},
    {content: `${untrustedBlock('text', text)}\n\n${untrustedRule} Judge the text now.`, role: 'user'},
  ],
  promptVersion: 1,
  rules: ({byRules}) => answerByRules(byRules),
  schema: SentimentAnswerShape,
  schemaId: 'sentiment-1',
}

/**
 * How a text sounds: always by rules, and by the model where there is one. The judgement of the model counts when at least
 * one of its quotes is in the text; otherwise that of the rules stands.
 */
export async function judgeSentiment(ai: Ai, text: string): Promise<JsonSentiment> {
  const byRules = sentimentByRules(text)
  const read = beginningFor(ai, text)
  const {degraded, interactionIds, source, value} = await generateObject(ai, sentimentTask, {byRules, text: read})
  const evidence = source === 'rules' ? [] : located(value, text)
  const byModel =
    source === 'rules'
      ? null
      : {
          charactersRead: read.length,
          evidence,
          label: labelOf(value.score),
          model: ai.provider.model,
          reason: value.reason,
          score: value.score,
        }
  const deciding = byModel !== null && evidence.length > 0 ? byModel : byRules
  return {
    ai: byModel,
    characters: text.length,
    degraded,
    interactionIds: [...interactionIds],
    label: deciding.label,
    language: byRules.language,
    rules: {label: byRules.label, score: byRules.score},
    score: deciding.score,
    sentenceCount: byRules.sentences.length,
    sentences: byRules.sentences
      .filter(({cues}) => cues.length > 0)
      .map((sentence) => ({...sentence, cues: sentence.cues.map((cue) => ({...cue}))})),
    source: byModel === null ? 'rules' : 'ai+rules',
  }
}

/** As much of the text as the window of the model takes, cut at a line or a word. */
function beginningFor({log, provider}: Ai, text: string): string {
  const ratio = log.tokenRatio(provider.model)
  const room = contentTokens({
    contextTokens: provider.contextTokens,
    outputTokens: MOST_OUTPUT,
    promptTokens: estimateTokens(INSTRUCTIONS + untrustedRule + untrustedRule, ratio) + FRAME_TOKENS,
  })
  if (estimateTokens(text, ratio) <= room) return text
  let end = text.length
  while (end > 0 && estimateTokens(text.slice(0, end), ratio) > room) end = Math.floor(end * 0.9)
  const cut = Math.max(text.lastIndexOf('\n', end), text.lastIndexOf(' ', end))
  return text.slice(0, cut > 0 ? cut : end)
}

/** Tags and turns around the text. */
const FRAME_TOKENS = 60

function keepQuoted(answer: SentimentAnswer, {text}: SentimentInput): Kept<SentimentAnswer> {
  const evidence = answer.evidence.filter(({quote}) => locateQuote(text, quote) !== null)
  const rejected = answer.evidence.length - evidence.length
  return {grounded: evidence.length, rejected, value: {...answer, evidence}}
}

function located({evidence}: SentimentAnswer, text: string): (Span & {label: SentimentLabel})[] {
  return evidence.flatMap(({label, quote}) => {
    const span = locateQuote(text, quote)
    return span === null ? [] : [{...span, label}]
  })
}

function answerByRules({label, score, sentences}: Sentiment): SentimentAnswer {
  const telling = sentences.filter((sentence) => sentence.label !== 'neutral').slice(0, 12)
  return {
    evidence: telling.map((sentence) => ({label: sentence.label, quote: neutralised(sentence.text)})),
    reason: `${telling.length} telling sentences, ${label} on the whole.`,
    score,
  }
}
