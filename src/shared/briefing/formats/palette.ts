import type {AlertSeverity} from '#shared/coordination/index'

export interface Scheme {
  readonly page: string
  readonly card: string
  readonly border: string
  readonly text: string
  readonly muted: string
  /** Behind commands. */
  readonly code: string
  readonly chips: Readonly<Record<AlertSeverity, {readonly back: string; readonly text: string}>>
}

/** Every text has at least 4.5 : 1 on what is behind it (WCAG 2.2, 1.4.3). */
export const light: Scheme = {
  border: '#d8dee4',
  card: '#ffffff',
  chips: {
    green: {back: '#dcfce7', text: '#14532d'},
    orange: {back: '#ffe8cc', text: '#8a3a00'},
    red: {back: '#fde4e4', text: '#971b1b'},
    yellow: {back: '#fef3c7', text: '#6b4a08'},
  },
  code: '#f3f4f6',
  muted: '#57606a',
  page: '#f3f4f6',
  text: '#1f2328',
}

export const dark: Scheme = {
  border: '#30363d',
  card: '#161b22',
  chips: {
    green: {back: '#0f3320', text: '#bbf7d0'},
    orange: {back: '#4a2508', text: '#fed7aa'},
    red: {back: '#551717', text: '#fecaca'},
    yellow: {back: '#3f2f06', text: '#fde68a'},
  },
  code: '#22272e',
  muted: '#a8b3bf',
  page: '#0d1117',
  text: '#e6edf3',
}
