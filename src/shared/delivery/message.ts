import type {AlertSeverity, IsoDate} from '#shared/coordination/index'

/** One briefing in every form that a channel may want. */
export interface Message {
  readonly subject: string
  readonly text: string
  readonly markdown: string
  /** A whole document. */
  readonly html: string
  /** What `--json` has as data. */
  readonly json: unknown
  readonly date: IsoDate
  /** `portfolio` or the key of a project. */
  readonly scope: string
  /** Of the worst fact; null on a quiet day. */
  readonly severity: AlertSeverity | null
}

/** Where the subject stands above it, a title of its own would say the same twice. */
export function withoutTitle(markdown: string): string {
  return markdown.replace(/^# [^\n]*\n+/, '')
}
