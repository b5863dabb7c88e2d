import type {ExitCode} from '#shared/errors'
import type {DatabaseLocation} from '../location.ts'

/** What a person is told about an error. */
export interface Explanation {
  readonly message: string
  readonly code: string
  readonly exitCode: ExitCode
  readonly nextStep?: string
  readonly details?: Readonly<Record<string, unknown>>
}

export type Explain<E> = (error: E, location: DatabaseLocation) => Explanation | undefined

export function sentence(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return /[.!?]$/.test(line) ? line : `${line}.`
}

export function capitalised(text: string): string {
  return text.startsWith('postgres://') ? `The server ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
