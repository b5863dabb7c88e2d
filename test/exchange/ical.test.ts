import fc from 'fast-check'
import {expect, it} from 'vitest'
import {icalText} from '#shared/exchange/formats/ical'

const todo = {
  changedAt: '2026-11-23T10:00:00.000Z',
  createdAt: '2026-11-01T08:00:00.000Z',
  description: 'Two lines;\nwith, marks \\',
  doneOn: null,
  due: '2026-12-24',
  kind: 'todo',
  priority: 5,
  reference: 'LIB-A1',
  status: 'NEEDS-ACTION',
  title: 'Order the survey',
  version: 3,
} as const

const event = {...todo, day: '2027-01-31', kind: 'event', reference: 'LIB-M1', title: 'Permit'} as const

it('writes actions as VTODO and milestones as days, with CRLF', () => {
  const text = icalText('LIB', [todo, event])
  expect(text.split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//ai-sandbox-homelab//coord//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:LIB',
    'BEGIN:VTODO',
    expect.stringMatching(/^UID:LIB-A1-[0-9a-f]{16}@coord$/),
    'DTSTAMP:20261123T100000Z',
    'LAST-MODIFIED:20261123T100000Z',
    'SEQUENCE:2',
    'SUMMARY:LIB-A1 Order the survey',
    'DESCRIPTION:Two lines\\;\\nwith\\, marks \\\\',
    'DUE;VALUE=DATE:20261224',
    'PRIORITY:5',
    'STATUS:NEEDS-ACTION',
    'END:VTODO',
    'BEGIN:VEVENT',
    expect.stringMatching(/^UID:LIB-M1-[0-9a-f]{16}@coord$/),
    'DTSTAMP:20261123T100000Z',
    'LAST-MODIFIED:20261123T100000Z',
    'SEQUENCE:2',
    'SUMMARY:LIB-M1 Permit',
    'DESCRIPTION:Two lines\\;\\nwith\\, marks \\\\',
    'DTSTART;VALUE=DATE:20270131',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ])
})

it('keeps the UID when the entry changes', () => {
  const uid = (entry: Parameters<typeof icalText>[1][number]) => /UID:.*/.exec(icalText('LIB', [entry]))![0]
  expect(uid({...todo, changedAt: '2027-01-01T00:00:00.000Z', title: 'Another', version: 4})).toBe(uid(todo))
})

it('folds at 75 octets without parting a character, and unfolded it is what was there', () => {
  fc.assert(
    fc.property(fc.string({maxLength: 200, unit: 'grapheme'}), (title) => {
      const lines = icalText('LIB', [{...todo, title}]).split('\r\n')
      for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(Buffer.from(lines.join('\r\n')).toString()).not.toContain('\ufffd')
    }),
  )
  const [summary] = icalText('LIB', [{...todo, title: 'ü'.repeat(90)}])
    .replaceAll('\r\n ', '')
    .match(/SUMMARY:.*/)!
  expect(summary).toBe(`SUMMARY:LIB-A1 ${'ü'.repeat(90)}`)
})
