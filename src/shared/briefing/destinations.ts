import {type Destination, parseDestinations, splitDestinations} from '#shared/delivery/index'
import {type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'

export interface DeliveryFlags {
  readonly force: boolean
  readonly 'if-changed': boolean
  readonly send: boolean
  readonly to?: readonly string[] | undefined
}

type Place = Omit<Parameters<typeof parseDestinations>[1], 'field'>

/** Where a run delivers to: every `--to`, and with `--send` also what BRIEFING_TO holds; fails with all problems at once. */
export function readDestinations(
  flags: DeliveryFlags,
  {configured, ...place}: Place & {readonly configured: string | undefined},
): Destination[] {
  const {send, to = []} = flags
  const problems: Problem[] = []
  const read = (field: string, values: readonly string[]) => {
    try {
      return parseDestinations(values, {...place, field})
    } catch (error) {
      if (!(error instanceof UserError) || error.problems.length === 0) throw error
      problems.push(...error.problems)
      return []
    }
  }
  const found = [
    ...read('--to', to),
    ...(send && configured !== undefined ? read('BRIEFING_TO', splitDestinations(configured)) : []),
  ]
  if (send && configured === undefined) {
    problems.push({
      field: '--send',
      message: 'delivers to BRIEFING_TO, which is not set; --to names destinations here.',
    })
  }
  for (const field of ['force', 'if-changed'] as const) {
    if (flags[field] && !send && to.length === 0)
      problems.push({field: `--${field}`, message: 'is about deliveries: it needs --to or --send.'})
  }
  if (problems.length > 0) throw invalidInput('The delivery', problems)
  return [...new Map(found.map((destination) => [destination.key, destination])).values()]
}
