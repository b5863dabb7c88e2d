import {describe, expect, it} from 'vitest'
import {UserError} from '#shared/errors'
import {isQuestion, readWanted, type ScheduleFlags} from '#shared/schedule/input'

const none: ScheduleFlags = {
  cron: false,
  daily: false,
  'if-changed': false,
  'no-ai': false,
  print: false,
  systemd: false,
  weekdays: false,
}
const sources = {environment: {}, homeDirectory: '/home/ana', userName: 'ana', workingDirectory: '/work'}
const read = (flags: Partial<ScheduleFlags>, configured?: string) =>
  readWanted({...none, ...flags}, {configured, sources, timeZone: 'Europe/Berlin'})

describe('what is asked for', () => {
  it('is a plan: times in order, each once, on weekdays, for all projects', () => {
    expect(read({at: ['13:00', '7:30', '07:30']})).toMatchObject({
      manager: undefined,
      plan: {at: ['07:30', '13:00'], days: 'weekdays', scope: 'portfolio', sends: false, timeZone: 'Europe/Berlin'},
    })
    expect(read({at: ['00:00,23:59'], cron: true, daily: true, project: 'lib'})).toMatchObject({
      manager: 'cron',
      plan: {at: ['00:00', '23:59'], days: 'daily', scope: 'LIB'},
    })
  })

  it('goes to the destinations named, else to those of BRIEFING_TO', () => {
    expect(read({at: ['7:30'], to: ['mail:a@b.org', 'file:x.md']}, 'mail:c@d.org')).toMatchObject({
      destinations: [{label: 'mail:a@b.org'}, {label: 'file:/work/x.md'}],
      plan: {sends: true, to: ['mail:a@b.org', 'file:x.md']},
    })
    expect(read({at: ['7:30']}, 'mail:c@d.org')).toMatchObject({
      destinations: [{label: 'mail:c@d.org'}],
      plan: {sends: true, to: []},
    })
  })

  it('is refused with everything that is wrong about it', () => {
    const problems = problemsOf(() => read({at: ['7.30', '24:00', ' '], to: ['ana@b.org', 'file:x.pdf']}))
    expect(problems.map(({field}) => field)).toEqual(['--at', '--at', '--at', '--to', '--to'])
    expect(problemsOf(() => read({to: ['file:x.md']}))).toEqual([
      {field: '--at', message: 'is missing: the time of day, such as 07:30.'},
    ])
    expect(problemsOf(() => read({at: ['7:30'], 'if-changed': true}))).toMatchObject([{field: '--if-changed'}])
    expect(problemsOf(() => read({at: ['7:30'], to: [`file:${'x'.repeat(4000)}.md`]}))).toMatchObject([
      {field: '--to'},
      {field: '--to', message: expect.stringContaining('4000 is the most')},
    ])
    expect(problemsOf(() => read({at: ['7:30']}, 'fax:1'))).toMatchObject([{field: 'BRIEFING_TO'}])
    expect(problemsOf(() => read({at: ['7:30'], to: ['file:a, file:b.md']}))).toMatchObject([
      {field: '--to', message: expect.stringContaining('reads as several destinations')},
    ])
  })

  it('is only a question when nothing but the project is named', () => {
    expect(isQuestion(none)).toBe(true)
    expect(isQuestion({...none, project: 'LIB'})).toBe(true)
    expect(isQuestion({...none, to: ['file:x.md']})).toBe(false)
    expect(isQuestion({...none, weekdays: true})).toBe(false)
  })
})

function problemsOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return error.problems
    throw error
  }
  throw new Error('it was not refused')
}
