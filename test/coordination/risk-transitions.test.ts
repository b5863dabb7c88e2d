import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  allowedRiskTransitions,
  bandColours,
  checkRiskTransition,
  isOpenRisk,
  isReadOnlyRisk,
  type RiskFacts,
  type RiskStatus,
  riskStatuses,
  riskStrategies,
} from '#shared/coordination/index'

const complete: RiskFacts = {
  status: 'open',
  owner: 'ben',
  strategy: 'reduce',
  band: 'red',
  acceptedBy: null,
  acceptedUntil: null,
}
const bare: RiskFacts = {...complete, status: 'proposed', owner: null, strategy: null, band: null}
const fieldsOf = (risk: RiskFacts, to: RiskStatus, reason?: string) =>
  checkRiskTransition(risk, to, {reason}).map(({field}) => field)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, {nil: null})

describe('a change of a risk', () => {
  it.each([
    ['proposed', ['open', 'treating', 'monitoring', 'occurred', 'rejected']],
    ['open', ['treating', 'monitoring', 'closed', 'occurred']],
    ['treating', ['open', 'monitoring', 'closed', 'occurred']],
    ['monitoring', ['open', 'treating', 'closed', 'occurred']],
    ['occurred', ['open', 'closed']],
    ['closed', ['open']],
    ['rejected', ['proposed']],
  ] as const)('goes from %s only to %j', (from, allowed) => {
    expect(allowedRiskTransitions(from)).toEqual(allowed)
    for (const to of riskStatuses) {
      const isAllowed = checkRiskTransition({...complete, status: from}, to, {reason: 'it is over'}).length === 0
      expect(isAllowed).toBe((allowed as readonly RiskStatus[]).includes(to) || (from === to && !isReadOnlyRisk(to)))
    }
  })

  it('that is not allowed says where the risk can go', () => {
    expect(checkRiskTransition({...complete, status: 'closed'}, 'treating')).toEqual([
      {field: 'status', message: 'cannot go from closed to treating, only to open.'},
    ])
  })

  it('from proposed needs an owner and a current score, said at once', () => {
    expect(fieldsOf(bare, 'open')).toEqual(['owner', 'likelihood', 'impact'])
    expect(fieldsOf(bare, 'occurred')).toEqual(['owner', 'likelihood', 'impact'])
    expect(fieldsOf({...bare, owner: ' '}, 'treating')).toEqual(['owner', 'likelihood', 'impact', 'strategy'])
    expect(fieldsOf({...bare, owner: 'ben', band: 'yellow'}, 'open')).toEqual([])
  })

  it('from proposed to rejected needs only a reason', () => {
    expect(fieldsOf(bare, 'rejected')).toEqual(['reason'])
    expect(fieldsOf(bare, 'rejected', 'a duplicate of R2')).toEqual([])
  })

  it('to treating needs a strategy', () => {
    expect(fieldsOf({...complete, strategy: null}, 'treating')).toEqual(['strategy'])
  })

  it('to closed needs a reason', () => {
    expect(fieldsOf(complete, 'closed')).toEqual(['reason'])
    expect(fieldsOf(complete, 'closed', '  ')).toEqual(['reason'])
    expect(fieldsOf(complete, 'closed', 'the survey found none')).toEqual([])
  })

  it('that accepts an orange or red risk needs who and until when', () => {
    const accepting = {...complete, strategy: 'accept'} as const
    expect(fieldsOf(accepting, 'monitoring')).toEqual(['by', 'until'])
    expect(fieldsOf({...accepting, band: 'orange', acceptedBy: 'ana'}, 'monitoring')).toEqual(['until'])
    expect(fieldsOf({...accepting, acceptedBy: 'ana', acceptedUntil: '2027-01-31'}, 'monitoring')).toEqual([])
    expect(fieldsOf({...accepting, band: 'yellow'}, 'monitoring')).toEqual([])
    expect(fieldsOf(accepting, 'open')).toEqual(['by', 'until'])
  })

  it('within a status may not take away what the status asks for', () => {
    expect(fieldsOf({...complete, status: 'treating', strategy: null}, 'treating')).toEqual(['strategy'])
    expect(fieldsOf({...complete, owner: null}, 'open')).toEqual(['owner'])
    expect(fieldsOf(bare, 'proposed')).toEqual([])
  })

  it('of a closed risk waits until it is reopened with a reason', () => {
    const closed = {...complete, status: 'closed'} as const
    expect(checkRiskTransition(closed, 'closed')).toEqual([
      {field: 'status', message: 'is closed: reopen the risk, with a reason, before changing it.'},
    ])
    expect(fieldsOf(closed, 'open')).toEqual(['reason'])
    expect(fieldsOf(closed, 'open', 'the survey was wrong')).toEqual([])
    expect(fieldsOf({...bare, status: 'rejected'}, 'proposed')).toEqual(['reason'])
  })

  it('never leads to a state that the rules forbid, however many are made', () => {
    const change = fc.record({
      to: fc.constantFrom(...riskStatuses),
      reason: maybe(fc.constantFrom('', 'because')),
      owner: maybe(fc.constantFrom('ben', '')),
      strategy: maybe(fc.constantFrom(...riskStrategies)),
      band: maybe(fc.constantFrom(...bandColours)),
      acceptedBy: maybe(fc.constant('ana')),
      acceptedUntil: maybe(fc.constant('2027-01-31')),
    })
    fc.assert(
      fc.property(fc.array(change, {maxLength: 20}), (changes) => {
        let risk = bare
        for (const {to, reason, ...edited} of changes) {
          const next = {...edited, status: risk.status}
          if (checkRiskTransition(next, to, {reason}).length > 0) continue
          risk = {...next, status: to}
          if (to !== 'proposed' && to !== 'rejected') expect(risk.owner && risk.band).toBeTruthy()
          if (to === 'treating') expect(risk.strategy).not.toBeNull()
          if (isOpenRisk(to) && risk.strategy === 'accept' && (risk.band === 'orange' || risk.band === 'red')) {
            expect(risk.acceptedBy && risk.acceptedUntil).toBeTruthy()
          }
        }
      }),
    )
  })
})
