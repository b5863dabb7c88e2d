import {describe, expect, it} from 'vitest'
import {briefingSubject} from '#shared/briefing/formats/subject'
import {briefing} from '../samples.ts'

describe('the subject of a briefing', () => {
  it('says how much waits, and no more than may stand on a locked screen', () => {
    expect(briefingSubject(briefing())).toBe('Briefing 2026-11-23: 2 need you, 2 urgent, 3 to act on')
  })

  it('says that nothing does', () => {
    expect(briefingSubject(briefing({isQuiet: true}))).toBe('Briefing 2026-11-23: nothing needs you')
  })

  it('is one line, and no header of its own', () => {
    expect(briefingSubject(briefing({project: 'LIB\r\nBcc: x@example.org'}))).toBe(
      'Briefing 2026-11-23 LIB Bcc: x@example.org: 2 need you, 2 urgent, 3 to act on',
    )
    expect(briefingSubject(briefing({project: 'L'.repeat(300)})).length).toBeLessThanOrEqual(120)
  })
})
