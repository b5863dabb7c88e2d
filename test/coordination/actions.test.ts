import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  type ActionStatus,
  actionDaysLate,
  actionPriorities,
  actionStatuses,
  addDays,
  allowedActionTransitions,
  checkActionTransition,
  countPushes,
  dependencyCycle,
  isActionOverdue,
  isOpenAction,
  isPush,
} from '#shared/coordination/index'

const today = '2026-11-23'
const dates = fc.integer({min: -400, max: 400}).map((days) => addDays(today, days))
const fieldsOf = (status: ActionStatus, to: ActionStatus, reason?: string) =>
  checkActionTransition({status, blockedReason: null}, to, {reason}).map(({field}) => field)

describe('a change of an action', () => {
  it.each([
    ['open', ['in_progress', 'blocked', 'done', 'cancelled']],
    ['in_progress', ['open', 'blocked', 'done', 'cancelled']],
    ['blocked', ['open', 'in_progress', 'done', 'cancelled']],
    ['done', ['open', 'in_progress']],
    ['cancelled', ['open']],
  ] as const)('goes from %s only to %j', (from, allowed) => {
    expect(allowedActionTransitions(from)).toEqual(allowed)
    for (const to of actionStatuses) {
      const problems = checkActionTransition({status: from, blockedReason: 'no key'}, to, {reason: 'because'})
      expect(problems.length === 0).toBe(from === to || (allowed as readonly ActionStatus[]).includes(to))
    }
  })

  it('that is not allowed says where the action can go', () => {
    expect(checkActionTransition({status: 'done', blockedReason: null}, 'blocked')).toEqual([
      {field: 'status', message: 'cannot go from done to blocked, only to open, in_progress.'},
    ])
  })

  it('to blocked needs what blocks it, and keeps it while it stays blocked', () => {
    expect(fieldsOf('open', 'blocked', 'because')).toEqual(['reason'])
    expect(checkActionTransition({status: 'open', blockedReason: 'no key'}, 'blocked')).toEqual([])
    expect(checkActionTransition({status: 'blocked', blockedReason: ' '}, 'blocked')).toEqual([
      {field: 'reason', message: 'is missing: say what blocks the action.'},
    ])
  })

  it('needs a reason to give it up and to take it up again', () => {
    expect(fieldsOf('open', 'cancelled')).toEqual(['reason'])
    expect(fieldsOf('open', 'cancelled', 'not needed')).toEqual([])
    expect(checkActionTransition({status: 'done', blockedReason: null}, 'open')).toEqual([
      {field: 'reason', message: 'is missing: say why the done action is taken up again.'},
    ])
    expect(fieldsOf('cancelled', 'open', ' ')).toEqual(['reason'])
    expect(fieldsOf('blocked', 'open')).toEqual([])
    expect(fieldsOf('in_progress', 'done')).toEqual([])
    expect(fieldsOf('done', 'done')).toEqual([])
  })
})

describe('an action', () => {
  it('is open until it is done or cancelled', () => {
    expect(actionStatuses.filter(isOpenAction)).toEqual(['open', 'in_progress', 'blocked'])
    expect(actionPriorities).toEqual(['low', 'normal', 'high', 'critical'])
  })

  it('is overdue from the day after it was due', () => {
    expect(isActionOverdue({status: 'open', due: '2026-11-22'}, today)).toBe(true)
    expect(isActionOverdue({status: 'open', due: today}, today)).toBe(false)
    expect(isActionOverdue({status: 'blocked', due: '2026-11-01'}, today)).toBe(true)
    expect(isActionOverdue({status: 'done', due: '2026-11-01'}, today)).toBe(false)
    expect(isActionOverdue({status: 'cancelled', due: '2026-11-01'}, today)).toBe(false)
    expect(isActionOverdue({status: 'open', due: null}, today)).toBe(false)
  })

  it('is as many days late as it is overdue, and never a negative number', () => {
    expect(actionDaysLate({status: 'in_progress', due: '2026-11-13'}, today)).toBe(10)
    expect(actionDaysLate({status: 'in_progress', due: '2026-11-30'}, today)).toBe(0)
    fc.assert(
      fc.property(fc.constantFrom(...actionStatuses), dates, (status, due) => {
        const late = actionDaysLate({status, due}, today)
        expect(late > 0).toBe(isActionOverdue({status, due}, today))
        expect(late).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is put off by a later due date or by none, and not by an earlier or a first one', () => {
    expect(isPush('2026-11-20', '2026-11-21')).toBe(true)
    expect(isPush('2026-11-20', null)).toBe(true)
    expect(isPush('2026-11-20', '2026-11-20')).toBe(false)
    expect(isPush('2026-11-20', '2026-11-19')).toBe(false)
    expect(isPush(null, '2026-11-19')).toBe(false)
    expect(countPushes([null, '2026-11-01', '2026-11-05', '2026-11-03', null, '2026-12-01', '2026-12-02'])).toBe(3)
    expect(countPushes(['2026-11-01', '2026-11-05'])).toBe(1)
    expect(countPushes([])).toBe(0)
  })
})

describe('dependencies', () => {
  const graph: Record<string, readonly string[]> = {A1: ['A2', 'A3'], A2: ['A4'], A3: ['A4'], A4: ['A5'], A5: ['A4']}

  it('are circular when they lead back to the start', () => {
    expect(dependencyCycle('A4', (each) => graph[each] ?? [])).toEqual(['A4', 'A5', 'A4'])
    expect(dependencyCycle('A1', () => ['A1'])).toEqual(['A1', 'A1'])
  })

  it('may meet again, and may lead to a circle elsewhere', () => {
    expect(dependencyCycle('A1', (each) => graph[each] ?? [])).toBeNull()
  })
})
