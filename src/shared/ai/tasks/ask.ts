import type {Found, Passage} from '#shared/search/index'
import {contentTokens, estimateTokens} from '../budget.ts'
import {type Ai, type AiOutcome, generateText, type TextTask} from '../run.ts'
import {neutralised, untrustedBlock, untrustedRule} from '../sanitize.ts'
import {foundByRules, nothingFound, withoutModel} from './ask-rules.ts'
import {unverifiedNumbers} from './number-guard.ts'
import {createReferenceGuard} from './reference-guard.ts'
import type {JsonAnswer} from './shape.ts'

export interface Question {
  readonly question: string
  /** What the registers of the projects say about it; null for a question that is not about projects. */
  readonly found: Found | null
  /** The day that "today" is in an answer. */
  readonly today: string
}

export interface Listener {
  /** The next piece of the model's answer, with references that are checked. */
  onText(text: string): void
  /** What was given so far is void: the answer begins anew. */
  onRestart(): void
}

interface GroundedInput {
  readonly question: string
  readonly today: string
  readonly found: Found
  /** Those of the passages that fit into the window. */
  readonly given: readonly Passage[]
}

const MOST_OUTPUT = 800

const GROUNDED = `You answer questions about projects from the entries of their registers that you are given, and from nothing else.
Answer in the language of the question, briefly: a few sentences or a short list.
After every statement put the reference of the entry that says it in square brackets, such as [LIB-R3]. Use only references that are given.
Copy numbers, dates and names as they are written; do not calculate. When the entries do not answer the question, say that they do not.
The entries were found by words of the question: leave out those that have nothing to do with it.`

const PLAIN =
  'You help people who manage projects. Answer briefly, in the language of the question. Say so when you do not know.'

const groundedTask: TextTask<GroundedInput> = {
  id: 'ask',
  maxOutputTokens: MOST_OUTPUT,
  messages: ({given, question, today}) => [
    {content: `${GROUNDED}\n${untrustedRule}`, role: 'system'},
    {
      content: [
        `Today is ${today}.`,
        untrustedBlock('entries', given.map(passageText).join('\n\n')),
        untrustedRule,
        `Question: ${neutralised(question)}`,
      ].join('\n\n'),
      role: 'user',
    },
  ],
  promptVersion: 1,
  rules: ({found}) => foundByRules(found),
  subject: ({found}) => found.projects.join(' '),
}

const plainTask: TextTask<{readonly question: string}> = {
  id: 'ask',
  maxOutputTokens: MOST_OUTPUT,
  messages: ({question}) => [
    {content: PLAIN, role: 'system'},
    {content: neutralised(question), role: 'user'},
  ],
  promptVersion: 1,
  rules: withoutModel,
}

/**
 * The answer to a question: about projects only from what was found in them, where every reference is one that was given
 * and every other number is named; with nothing found nobody is asked. Documents will bring passages of their own to `found`.
 */
export async function answerQuestion(
  ai: Ai,
  {found, question, today}: Question,
  listener?: Listener,
): Promise<JsonAnswer> {
  if (found === null) {
    const outcome = await generateText(
      withRestart(ai, listener),
      plainTask,
      {question},
      listener && ((text) => listener.onText(text)),
    )
    return {...answerOf(ai, question, outcome), answer: outcome.value}
  }
  if (found.passages.length === 0) {
    const byRules = {degraded: null, interactionIds: [], source: 'rules', value: nothingFound(found)} as const
    return {...answerOf(ai, question, byRules), answer: byRules.value, projects: [...found.projects]}
  }
  return answerFrom(ai, {found, given: fitting(ai, found.passages, question), question, today}, listener)
}

async function answerFrom(ai: Ai, input: GroundedInput, listener: Listener | undefined): Promise<JsonAnswer> {
  const {found, given, question, today} = input
  const known = given.map(({reference}) => reference)
  let shown = createReferenceGuard(known)
  const restart = () => {
    shown = createReferenceGuard(known)
  }
  const show = (text: string) => {
    if (text !== '') listener?.onText(text)
  }
  const outcome = await generateText(
    withRestart(ai, listener, restart),
    groundedTask,
    input,
    listener && ((text) => show(shown.push(text))),
  )
  const isByModel = outcome.source !== 'rules'
  if (isByModel) show(shown.end())
  const guard = createReferenceGuard(known)
  const answer = isByModel ? guard.push(outcome.value) + guard.end() : outcome.value
  const used = isByModel ? given : found.passages
  const cited = new Set(isByModel ? guard.cited : used.map(({reference}) => reference))
  return {
    ...answerOf(ai, question, outcome),
    answer,
    entriesLeftOut: found.passages.length - used.length,
    projects: [...found.projects],
    references: used.map(({kind, project, reference, status, title}) => ({
      isCited: cited.has(reference),
      kind,
      project,
      reference,
      status,
      title,
    })),
    refusedReferences: [...guard.refused],
    unverifiedNumbers: isByModel ? unverifiedNumbers(answer, [question, today, ...given.map(passageText)]) : [],
  }
}

function answerOf(ai: Ai, question: string, {degraded, interactionIds, source}: AiOutcome<string>): JsonAnswer {
  return {
    answer: '',
    degraded,
    entriesLeftOut: 0,
    interactionIds: [...interactionIds],
    model: source === 'rules' ? null : ai.provider.model,
    projects: [],
    question,
    references: [],
    refusedReferences: [],
    source: source === 'rules' ? 'rules' : 'ai',
    unverifiedNumbers: [],
  }
}

/** The best entries that fit into the window beside the question; the best one always, so that a model is asked about something. */
function fitting({log, provider}: Ai, passages: readonly Passage[], question: string): Passage[] {
  const ratio = log.tokenRatio(provider.model)
  let room = contentTokens({
    contextTokens: provider.contextTokens,
    outputTokens: MOST_OUTPUT,
    promptTokens: estimateTokens(GROUNDED + untrustedRule + untrustedRule + question, ratio) + FRAME_TOKENS,
  })
  const given: Passage[] = []
  for (const passage of passages) {
    const needed = estimateTokens(`${passageText(passage)}\n\n`, ratio)
    if (needed > room && given.length > 0) continue
    given.push(passage)
    room -= needed
  }
  return given
}

/** Tags, turns and the date around the entries. */
const FRAME_TOKENS = 100

function passageText({facts, kind, reference, status, title}: Passage): string {
  return [
    `[${reference}] ${kind}: ${title}`,
    `status: ${status}`,
    ...facts.map(([name, value]) => `${name}: ${value}`),
  ].join('\n')
}

function withRestart(ai: Ai, listener: Listener | undefined, onRestart?: () => void): Ai {
  return {
    ...ai,
    onEvent: (event) => {
      ai.onEvent?.(event)
      if (event.type !== 'retrying') return
      onRestart?.()
      listener?.onRestart()
    },
  }
}
