import {createHash} from 'node:crypto'

/** One entry of a calendar; texts are as they are, days as ISO dates. */
export interface CalendarEntry {
  readonly reference: string
  readonly title: string
  readonly description: string | null
  readonly createdAt: string
  readonly changedAt: string
  /** Grows with each change. */
  readonly version: number
}

/** What is to be done (VTODO). */
export interface Todo extends CalendarEntry {
  readonly kind: 'todo'
  readonly due: string | null
  readonly status: 'NEEDS-ACTION' | 'IN-PROCESS' | 'COMPLETED' | 'CANCELLED'
  readonly doneOn: string | null
  /** 1 the highest to 9 the lowest. */
  readonly priority: number
}

/** What happens on a day (VEVENT), which takes nobody's time. */
export interface DayEvent extends CalendarEntry {
  readonly kind: 'event'
  readonly day: string
}

/** RFC 5545. The same entry has the same UID in each file, so that a calendar replaces it. */
export function icalText(name: string, entries: readonly (Todo | DayEvent)[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//ai-sandbox-homelab//coord//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...entries.flatMap((entry) => (entry.kind === 'todo' ? todoLines(entry) : eventLines(entry))),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function todoLines(todo: Todo): string[] {
  return [
    'BEGIN:VTODO',
    ...commonLines(todo),
    ...(todo.due === null ? [] : [`DUE;VALUE=DATE:${compact(todo.due)}`]),
    `PRIORITY:${todo.priority}`,
    `STATUS:${todo.status}`,
    // It has to be a moment in UTC, and only the day is known.
    ...(todo.doneOn === null ? [] : [`COMPLETED:${compact(todo.doneOn)}T120000Z`]),
    'END:VTODO',
  ]
}

function eventLines(event: DayEvent): string[] {
  return [
    'BEGIN:VEVENT',
    ...commonLines(event),
    `DTSTART;VALUE=DATE:${compact(event.day)}`,
    // A day without an end, or a duration, is that one day (RFC 5545, 3.6.1).
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function commonLines({changedAt, createdAt, description, reference, title, version}: CalendarEntry): string[] {
  const changed = `${changedAt.slice(0, 19).replace(/[-:]/g, '')}Z`
  return [
    `UID:${uidOf(reference, createdAt)}`,
    `DTSTAMP:${changed}`,
    `LAST-MODIFIED:${changed}`,
    `SEQUENCE:${version - 1}`,
    `SUMMARY:${escaped(`${reference} ${title}`)}`,
    ...(description === null ? [] : [`DESCRIPTION:${escaped(description)}`]),
  ]
}

/** References are the same in different databases, so they alone are not unique in the world. */
function uidOf(reference: string, createdAt: string): string {
  return `${reference}-${createHash('sha256').update(`${reference} ${createdAt}`).digest('hex').slice(0, 16)}@coord`
}

function compact(day: string): string {
  return day.replaceAll('-', '')
}

/** TEXT of RFC 5545, 3.3.11. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|[\r\n]/g, '\\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

const LONGEST_LINE = 75

/** Lines of at most 75 octets, the following ones begin with a space; a character is never parted (RFC 5545, 3.1). */
function folded(line: string): string {
  let text = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LONGEST_LINE) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += size
  }
  return text
}
