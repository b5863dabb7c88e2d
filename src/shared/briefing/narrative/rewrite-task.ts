import {z} from 'zod'
import {type Kept, neutralised, type ObjectTask, untrustedBlock, untrustedRule} from '#shared/ai/index'
import type {Fact} from '../types.ts'
import type {DroppedSentence} from './guard.ts'

const RetoldShape = z.object({
  sentences: z
    .array(
      z.object({
        text: z.string().describe('one sentence'),
        facts: z.array(z.string()).describe('ids of the facts that say it, such as F2'),
      }),
    )
    .max(12),
})
export type Retold = z.infer<typeof RetoldShape>

export interface RewriteInput {
  /** `portfolio`, or the key of the project. */
  readonly scope: string
  /** Those that find room in the window. */
  readonly facts: readonly Fact[]
  /** Of the answer before, which this one replaces; empty the first time. */
  readonly refused: readonly DroppedSentence[]
  readonly template: Retold
  /** Drops sentences that their facts do not say. */
  readonly keep: (retold: Retold) => Kept<Retold>
}

export const INSTRUCTIONS = `You write the opening of a daily briefing for somebody who runs projects, from numbered facts, and from nothing else.
Write 3 to 6 short sentences in English, the most important first: how things stand, then what has to be done today and why, what is late, and what it costs. Put facts about the same thing together.
Every sentence names the ids of all facts that it is made of. A sentence is thrown away when it has a number, date, amount, reference, name, "not" or state that is in none of its facts. So copy those as they are written, with the currency, keep the number beside what it counts, keep titles in double quotes, and do not count, add up, round, translate or conclude. No advice of your own, no greeting, no links.
Answer with one JSON object:
{"sentences": [{"text": "LIB-A1 \\"Order the survey\\" is 4 days overdue (ben), and the review of LIB-R1 was due on 2026-11-21.", "facts": ["F3", "F7"]}]}`

const FIRST = 'Write the briefing now.'
const AGAIN = `These sentences of your answer before were thrown away, each for the reason beside it. Write the whole briefing again without such mistakes.`

export const MOST_REWRITE_OUTPUT = 900

export const rewriteTask: ObjectTask<RewriteInput, Retold> = {
  id: 'briefing',
  keep: (value, {keep}) => keep(value),
  maxOutputTokens: MOST_REWRITE_OUTPUT,
  messages: ({facts, refused}) => [
    {content: `${INSTRUCTIONS}\n${untrustedRule}`, role: 'system'},
    {
      content: [
        untrustedBlock('facts', facts.map(factLine).join('\n')),
        ...(refused.length > 0 ? [AGAIN, untrustedBlock('refused', refused.map(refusedLine).join('\n'))] : []),
        `${untrustedRule} ${FIRST}`,
      ].join('\n\n'),
      role: 'user',
    },
  ],
  promptVersion: 1,
  rules: ({template}) => template,
  schema: RetoldShape,
  schemaId: 'briefing-1',
  subject: ({scope}) => scope,
}

/** As the model reads it. */
export function factLine({id, section, severity, text}: Fact): string {
  return `${id} (${[section, severity].filter(Boolean).join(', ')}) ${neutralised(text).replace(/\s+/g, ' ').trim()}`
}

const REASONS: Readonly<Record<DroppedSentence['reason'], string>> = {
  amount: 'this amount is in none of its facts',
  claim: 'its facts do not say this',
  date: 'this date is in none of its facts',
  form: 'links and markup are not allowed',
  name: 'this name is in none of its facts',
  no_fact: 'there is no such fact',
  number: 'this number is in none of its facts, or counts something else there',
  reference: 'this reference is in none of its facts',
}

function refusedLine({found, reason, sentence}: DroppedSentence): string {
  return `- ${sentence.text.replace(/\s+/g, ' ')} – ${found}: ${REASONS[reason]}`
}
