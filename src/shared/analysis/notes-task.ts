import {z} from 'zod'
import {type ObjectTask, untrustedBlock, untrustedRule} from '#shared/ai/index'

const noteKinds = ['risk', 'action', 'date', 'amount', 'stakeholder', 'decision', 'fact'] as const

/** The quote first, so that the model looks before it judges. What is null is not said in the quote. */
const NoteShape = z.object({
  quote: z.string().describe('copied word for word from the document: one sentence, or one line of a table'),
  kind: z.enum(noteKinds),
  text: z.string().describe('the same in few words of the document'),
  severity: z.enum(['low', 'medium', 'high']).nullable().describe('of a risk'),
  owner: z.string().nullable().describe('who has to do the action'),
  name: z.string().nullable().describe('of the stakeholder: a person or an organisation'),
  role: z.string().nullable().describe('of the stakeholder'),
})
export type Note = z.infer<typeof NoteShape>

export const NotesShape = z.object({notes: z.array(NoteShape).max(20)})
type Notes = z.infer<typeof NotesShape>

export interface NotesInput {
  readonly document: string
  readonly text: string
  /** How many of the notes are true. */
  readonly check: (notes: readonly Note[]) => {readonly grounded: number; readonly rejected: number}
}

const INSTRUCTIONS = `You read a part of a document about a project and take notes for the people who run the project.
Note what they need: risks (what may go wrong), actions (what somebody has to do), dates (deadlines, milestones), amounts of money with what they are for, stakeholders (people and organisations with their role), decisions that were taken, and other important facts. At most 20 notes, the most important ones.
Copy each quote word for word from the document, with its numbers and its "not": a note whose quote is not in the document is thrown away. Take owner, name and role only from the quote, else null.
A part without anything of that kind has no notes. Answer with one JSON object:
{"notes": [{"quote": "Ben Okafor will order the survey by 14 March 2026.", "kind": "action", "text": "order the survey", "severity": null, "owner": "Ben Okafor", "name": null, "role": null}]}`

export const MOST_NOTES_OUTPUT = 1500

/** What is in every question beside the part of the document. */
export const NOTES_FRAME = INSTRUCTIONS + untrustedRule + untrustedRule

export const notesTask: ObjectTask<NotesInput, Notes> = {
  id: 'document-notes',
  keep: (value, {check}) => ({...check(value.notes), value}),
  maxOutputTokens: MOST_NOTES_OUTPUT,
  messages: ({text}) => [
    {content: `${INSTRUCTIONS}\n${untrustedRule}`, role: 'system'},
    {content: `${untrustedBlock('document', text)}\n\n${untrustedRule} Take the notes now.`, role: 'user'},
  ],
  promptVersion: 1,
  // What the rules find is found beside the model in any case.
  rules: () => ({notes: []}),
  schema: NotesShape,
  schemaId: 'document-notes-1',
  subject: ({document}) => document,
}
