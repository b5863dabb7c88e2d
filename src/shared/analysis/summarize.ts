import {contentTokens, estimateTokens} from '#shared/ai/index'
import type {DocumentKind} from '#shared/coordination/index'
import type {Evidence, Finding, KeyPointFinding} from '#shared/findings/index'
import {type Asking, askOnce} from './asking.ts'
import {guardSummary} from './summary-guard.ts'
import {
  MOST_SUMMARY_OUTPUT,
  noteLine,
  type SourceNote,
  SUMMARY_FRAME,
  type Summary,
  type SummaryInput,
  summaryTask,
} from './summary-task.ts'

export interface Summarized {
  readonly summary: readonly {readonly text: string; readonly evidence: readonly Evidence[]}[]
  readonly keyPoints: readonly KeyPointFinding[]
  readonly documentType: DocumentKind
  readonly sentiment: Summary['sentiment']
  readonly sentencesDropped: number
}

interface Subject {
  readonly document: string
  readonly title: string
}

/** Of many notes, groups of this size are read first, and only what they cite is read again. */
const GROUP = 40
/** Those of a long document that are certain and matter; the rest is in the findings. */
const MOST_NOTES = 200
/** What is around the notes in the prompt. */
const FRAME_TOKENS = 120
const MOST_EVIDENCE = 5

/** What the model makes of verified notes, and of nothing else; null when it has not answered, or nothing that holds. */
export async function summarize(
  asking: Asking,
  subject: Subject,
  findings: readonly Finding[],
): Promise<Summarized | null> {
  const room = roomFor(asking, subject)
  let notes = mostTelling(findings)
  let dropped = 0
  while (notes.length > GROUP && sizeOf(notes, asking) > room) {
    const cited: SourceNote[] = []
    for (let at = 0; at < notes.length; at += GROUP) {
      const group = fitting(notes.slice(at, at + GROUP), room, asking)
      const read = await ask(asking, subject, group)
      if (read === null) return null
      dropped += read.dropped
      const ids = new Set([...read.value.key_points, ...read.value.summary].flatMap(({from}) => from))
      cited.push(...group.filter((_, index) => ids.has(index + 1)))
    }
    if (cited.length >= notes.length) break
    notes = cited
  }
  const given = fitting(notes, room, asking)
  if (given.length === 0) return null
  const read = await ask(asking, subject, given)
  if (read === null) return null
  const {document_type: documentType, key_points: keyPoints, sentiment, summary} = read.value
  const proof = (from: readonly number[]) => from.flatMap((id) => given[id - 1]!.evidence).slice(0, MOST_EVIDENCE)
  return {
    documentType,
    keyPoints: keyPoints.map(({from, text}) => ({
      confidence: 'medium',
      evidence: proof(from),
      kind: 'key_point',
      origin: 'ai',
      text,
    })),
    sentencesDropped: dropped + read.dropped,
    sentiment,
    summary: summary.map(({from, text}) => ({evidence: proof(from), text})),
  }
}

async function ask(asking: Asking, {document, title}: Subject, notes: readonly SourceNote[]) {
  let dropped = 0
  const keep = (summary: Summary) => {
    const guarded = guardSummary(summary, notes)
    dropped = guarded.rejected
    return guarded
  }
  const input: SummaryInput = {document, keep, notes, title}
  const {value} = await askOnce(asking, summaryTask, input, [title, ...notes.map(noteLine)].join('\n'))
  return value && {dropped, value}
}

/** In the order of the document. */
function mostTelling(findings: readonly Finding[]): SourceNote[] {
  const rank = ({confidence, kind}: Finding) => CONFIDENCE[confidence] + KINDS.indexOf(kind) / KINDS.length
  const chosen = new Set(findings.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_NOTES))
  return findings
    .filter((finding) => chosen.has(finding))
    .map(({evidence, kind}) => ({evidence: evidence.slice(0, 2), kind: kind === 'key_point' ? 'fact' : kind}))
}

const CONFIDENCE = {high: 0, low: 2, medium: 1}
const KINDS = ['decision', 'key_point', 'risk', 'action', 'date', 'amount', 'stakeholder']

function fitting(notes: readonly SourceNote[], room: number, asking: Asking): SourceNote[] {
  let left = room
  return notes.filter((note, index) => {
    const needed = sizeOf([note], asking, index)
    if (needed > left) return false
    left -= needed
    return true
  })
}

function sizeOf(notes: readonly SourceNote[], {ai}: Asking, from = 0): number {
  const ratio = ai.log.tokenRatio(ai.provider.model)
  return notes.reduce((sum, note, index) => sum + estimateTokens(`${noteLine(note, from + index)}\n`, ratio), 0)
}

function roomFor({ai}: Asking, {title}: Subject): number {
  const ratio = ai.log.tokenRatio(ai.provider.model)
  return contentTokens({
    contextTokens: ai.provider.contextTokens,
    outputTokens: MOST_SUMMARY_OUTPUT,
    promptTokens: estimateTokens(SUMMARY_FRAME + title, ratio) + FRAME_TOKENS,
  })
}
