import {z} from 'zod'

export const checkStates = ['ok', 'warning', 'failed'] as const
export type CheckState = (typeof checkStates)[number]

export const CheckShape = z.object({
  name: z.string(),
  state: z.enum(checkStates),
  detail: z.string(),
  /** What to do or to type; null when nothing has to be done. */
  fix: z.string().nullable(),
})
export type Check = z.infer<typeof CheckShape>

export const lights = ['green', 'yellow', 'red'] as const
export type Light = (typeof lights)[number]

const LIGHT_OF = {failed: 'red', ok: 'green', warning: 'yellow'} as const satisfies Record<CheckState, Light>

export function lightOf(state: CheckState): Light {
  return LIGHT_OF[state]
}

export function ok(name: string, detail: string): Check {
  return {detail, fix: null, name, state: 'ok'}
}

export function warning(name: string, detail: string, fix: string | null): Check {
  return {detail, fix, name, state: 'warning'}
}

export function failed(name: string, detail: string, fix: string | null): Check {
  return {detail, fix, name, state: 'failed'}
}

export function worstState(checks: readonly Pick<Check, 'state'>[]): CheckState {
  const rank = Math.max(0, ...checks.map(({state}) => checkStates.indexOf(state)))
  return checkStates[rank]!
}
