import {z} from 'zod'

/** `unknown` is what could not be read: neither good nor bad. */
export const states = ['good', 'limited', 'bad', 'unknown'] as const
export type State = (typeof states)[number]

export const FindingShape = z.object({
  state: z.enum(states),
  /** What was found, with its numbers. */
  text: z.string(),
  /** What it was compared with. */
  rule: z.string(),
})
export type Finding = z.infer<typeof FindingShape>

export const finding = (state: State, text: string, rule: string): Finding => ({rule, state, text})

/** The worst finding decides; what is unknown keeps a use from being called good, and is no reason against it. */
export function overall(findings: readonly Finding[]): State {
  const order: readonly State[] = ['bad', 'limited', 'unknown']
  return order.find((state) => findings.some((each) => each.state === state)) ?? 'good'
}
