import {z} from 'zod'
import {plainLine, type Screen} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'

const kinds = ['mail', 'file', 'webhook', 'ntfy', 'slack'] as const

/** What came of one channel. */
export const DeliveryShape = z.object({
  /** The destination as it may be shown: what is secret in it is masked. */
  channel: z.string(),
  kind: z.enum(kinds),
  /** `planned` only in a dry run. */
  outcome: z.enum(['delivered', 'failed', 'skipped', 'planned']),
  /** Why it was skipped. */
  reason: z.enum(['already-delivered', 'unchanged', 'in-progress']).nullable(),
  attempts: z.number().int(),
  /** The file, what was cut, what is not signed. */
  detail: z.string().nullable(),
  error: z.string().nullable(),
  nextStep: z.string().nullable(),
})
export type Delivery = z.infer<typeof DeliveryShape>

const REASONS = {
  'already-delivered': 'has got the briefing of this day already (--force repeats it)',
  'in-progress': 'is being delivered to by another run',
  unchanged: 'has got these facts already',
} as const

/** One line for a person. */
export function deliveryLine(
  {attempts, channel, detail, error, outcome, reason}: Delivery,
  {colour}: Pick<Screen, 'colour'>,
): string {
  const name = plainLine(channel)
  const tries = attempts > 1 ? ` after ${attempts} tries` : ''
  const more = detail === null ? '' : ` (${plainLine(detail)})`
  switch (outcome) {
    case 'delivered':
      return `${colour.green('delivered')} ${name}${tries}${more}`
    case 'planned':
      return `would deliver ${name}${more}`
    case 'skipped':
      return `${colour.dim('skipped')} ${name}: ${REASONS[reason ?? 'unchanged']}`
    case 'failed':
      return `${colour.red('failed')} ${name}${tries}: ${plainLine(error ?? '')}`
  }
}

/** Exit 6 with every channel that failed, null when none did. */
export function deliveryFailure(deliveries: readonly Delivery[]): UserError | null {
  const failed = deliveries.filter(({outcome}) => outcome === 'failed')
  if (failed.length === 0) return null
  const delivered = deliveries.filter(({outcome}) => outcome === 'delivered').length
  const others = delivered > 0 ? ` (${delivered} delivered)` : ''
  const channels = failed.length === 1 ? 'A channel' : `${failed.length} channels`
  return new UserError(`${channels} did not take the briefing${others}.`, {
    code: 'DELIVERY_FAILED',
    details: {deliveries},
    exitCode: ExitCode.deliveryFailed,
    nextStep: 'Run the same command again: it delivers only what failed.',
    problems: failed.map(({attempts, channel, error, nextStep}) => ({
      field: channel,
      message: [error, attempts > 1 ? `(${attempts} tries)` : null, nextStep].filter((each) => each !== null).join(' '),
    })),
  })
}
