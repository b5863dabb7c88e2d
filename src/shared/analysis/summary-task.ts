import {z} from 'zod'
import {type ObjectTask, untrustedBlock, untrustedRule} from '#shared/ai/index'
import {documentKinds} from '#shared/coordination/index'
import type {Evidence} from '#shared/findings/index'

const SentenceShape = z.object({
  text: z.string().describe('one sentence'),
  from: z.array(z.int()).describe('numbers of the notes that say it'),
})

export const SummaryShape = z.object({
  document_type: z.enum(documentKinds),
  summary: z.array(SentenceShape).max(6).describe('what the document says, the most important first'),
  key_points: z.array(SentenceShape).max(8).describe('what the people who run the project have to know'),
  sentiment: z.enum(['positive', 'neutral', 'negative']).describe('how things go for the project'),
})
export type Summary = z.infer<typeof SummaryShape>

/** A note that is verified: what the summary may be made from. */
export interface SourceNote {
  readonly kind: string
  readonly evidence: readonly Evidence[]
}

export interface SummaryInput {
  readonly document: string
  readonly title: string
  readonly notes: readonly SourceNote[]
  /** Drops sentences that the notes do not say. */
  readonly keep: (summary: Summary) => {readonly value: Summary; readonly grounded: number; readonly rejected: number}
}

const INSTRUCTIONS = `You summarize a document about a project from numbered notes that were copied from it, and from nothing else.
Every sentence names the numbers of the notes that say it. Copy numbers, dates and names as they are written; do not calculate. Keep every "not". Write in the language of the notes. A sentence with a number that is not in its notes is thrown away.
Answer with one JSON object:
{"document_type": "minutes", "summary": [{"text": "The roof is finished on 14 March 2026.", "from": [3]}], "key_points": [{"text": "The survey is not ordered yet.", "from": [1, 4]}], "sentiment": "neutral"}
document_type is one of ${documentKinds.join(', ')}.`

export const MOST_SUMMARY_OUTPUT = 1200
export const SUMMARY_FRAME = INSTRUCTIONS + untrustedRule + untrustedRule

export const summaryTask: ObjectTask<SummaryInput, Summary> = {
  id: 'document-summary',
  keep: (value, {keep}) => keep(value),
  maxOutputTokens: MOST_SUMMARY_OUTPUT,
  messages: ({notes, title}) => [
    {content: `${INSTRUCTIONS}\n${untrustedRule}`, role: 'system'},
    {
      content: `${untrustedBlock('notes', `${title}\n\n${notes.map(noteLine).join('\n')}`)}\n\n${untrustedRule} Summarize now.`,
      role: 'user',
    },
  ],
  promptVersion: 1,
  // The summary of the rules is there already.
  rules: () => ({document_type: 'other', key_points: [], sentiment: 'neutral', summary: []}),
  schema: SummaryShape,
  schemaId: 'document-summary-1',
  subject: ({document}) => document,
}

/** As the model reads it: numbered from 1. */
export function noteLine({evidence, kind}: SourceNote, index: number): string {
  const quotes = evidence.map(({page, quote}) => `p. ${page}: ${quote.replace(/\s+/g, ' ').trim()}`)
  return `${index + 1} (${kind}) ${quotes.join(' … ')}`
}
