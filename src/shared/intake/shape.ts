import {z} from 'zod'

const Answer = z.union([z.string(), z.array(z.string()), z.array(z.record(z.string(), z.string()))])

export const IntakeShape = z.object({
  project: z.string(),
  name: z.string(),
  answered: z.number().int(),
  questions: z.number().int(),
  /** How much of the form is answered, each question counting the same. */
  completePercent: z.string(),
  sections: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      answered: z.number().int(),
      questions: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['text', 'list', 'entries']),
          question: z.string(),
          /** Null as long as it is open. */
          answer: Answer.nullable(),
        }),
      ),
    }),
  ),
  /** Paths of the questions that are open, such as `scope.in`. */
  missing: z.array(z.string()),
  /** Entries of the form that were created in a register, at any time. */
  accepted: z.array(z.object({section: z.string(), name: z.string(), reference: z.string()})),
  /** Those that this command has created. */
  created: z.array(z.object({section: z.string(), name: z.string(), reference: z.string()})),
  /** Entries that are in no register yet. */
  notCreated: z.array(z.object({section: z.string(), name: z.string()})),
  /** The form as YAML to fill in; null unless it was asked for. */
  template: z.string().nullable(),
})
export type IntakePage = z.infer<typeof IntakeShape>
