import {describe, expect, it} from 'vitest'
import {
  allowedProjectTransitions,
  checkApproved,
  checkProjectTransition,
  type HealthPart,
  overviewGroup,
  overviewGroups,
  type ProjectFacts,
  type ProjectStatus,
  projectStatuses,
  riskHealth,
  worstHealth,
} from '#shared/coordination/index'

const complete: ProjectFacts = {
  status: 'proposed',
  owner: 'ana',
  sponsor: 'council',
  currency: 'GBP',
  baselineStart: '2026-10-01',
  baselineFinish: '2027-06-30',
}

describe('a change of a project', () => {
  it.each([
    ['intake', ['proposed', 'cancelled']],
    ['proposed', ['approved', 'cancelled']],
    ['approved', ['active', 'cancelled']],
    ['active', ['on_hold', 'completed', 'cancelled']],
    ['on_hold', ['active', 'completed', 'cancelled']],
    ['completed', ['archived', 'active']],
    ['archived', []],
    ['cancelled', []],
  ] as const)('goes from %s only to %j', (from, allowed) => {
    expect(allowedProjectTransitions(from)).toEqual(allowed)
    for (const to of projectStatuses) {
      const {problems} = checkProjectTransition({...complete, status: from}, to, {reason: 'because'})
      expect(problems.length === 0).toBe((allowed as readonly ProjectStatus[]).includes(to))
    }
  })

  it('that is not allowed says where the project can go', () => {
    const messageOf = (status: ProjectStatus, to: ProjectStatus) =>
      checkProjectTransition({...complete, status}, to).problems[0]!.message
    expect(messageOf('intake', 'active')).toBe('cannot go from intake to active, only to proposed, cancelled.')
    expect(messageOf('archived', 'active')).toBe('cannot go from archived to active, it is final.')
    expect(messageOf('active', 'active')).toBe('is active already.')
  })

  it('to approved needs owner, sponsor, currency and baseline dates, said at once', () => {
    const bare = {...complete, owner: null, sponsor: ' ', currency: null, baselineStart: null, baselineFinish: null}
    const {problems} = checkProjectTransition(bare, 'approved')
    expect(problems.map(({field}) => field)).toEqual(['owner', 'sponsor', 'currency', 'start', 'finish'])
    expect(problems[0]!.message).toBe('is missing: a project needs it to be approved.')
    expect(checkApproved(bare, 'intake')).toEqual([])
    expect(checkApproved(bare, 'on_hold')[0]!.message).toContain('to be on hold')
  })

  it('from completed back to active needs a reason', () => {
    const completed = {...complete, status: 'completed'} as const
    expect(checkProjectTransition(completed, 'active').problems.map(({field}) => field)).toEqual(['reason'])
    expect(checkProjectTransition(completed, 'active', {reason: 'snagging'}).problems).toEqual([])
    expect(checkProjectTransition(completed, 'archived').problems).toEqual([])
  })

  it('to completed warns of what is left open', () => {
    const active = {...complete, status: 'active'} as const
    expect(checkProjectTransition(active, 'completed', {openActions: 2, openCommitments: 0, openRisks: 1})).toEqual({
      problems: [],
      warnings: ['1 risk is still open.', '2 actions are still open.'],
    })
    expect(checkProjectTransition(active, 'on_hold', {openRisks: 1}).warnings).toEqual([])
  })
})

describe('health', () => {
  const part = (colour: HealthPart['colour']): HealthPart => ({dimension: 'cost', colour, reason: ''})

  // hazards.fema.gov dash02: any red makes red, else any yellow makes yellow.
  it('is the worst of all sides', () => {
    expect(worstHealth([part('green'), part('green')])).toBe('green')
    expect(worstHealth([part('green'), part('yellow')])).toBe('yellow')
    expect(worstHealth([part('red'), part('yellow')])).toBe('red')
    expect(worstHealth([part('green'), part(null)])).toBe('green')
    expect(worstHealth([part(null)])).toBeNull()
  })

  it('of risks is that of the worst open threat', () => {
    expect(riskHealth('orange', null)).toEqual({
      dimension: 'risk',
      colour: 'orange',
      reason: 'The worst open threat is orange.',
    })
    expect(riskHealth(null, 'red').colour).toBeNull()
  })

  it('of risks is green within the tolerance', () => {
    expect(riskHealth('yellow', 'yellow')).toMatchObject({
      colour: 'green',
      reason: 'The worst open threat is yellow, within the tolerance (yellow).',
    })
    expect(riskHealth('orange', 'yellow')).toMatchObject({
      colour: 'orange',
      reason: 'The worst open threat is orange, over the tolerance (yellow).',
    })
  })
})

describe('the overview', () => {
  it('groups what runs by health', () => {
    for (const status of ['approved', 'active'] as const) {
      const groups = (['red', 'orange', 'yellow', 'green', null] as const).map((health) =>
        overviewGroup({health, status}),
      )
      expect(groups).toEqual(['Needs attention', 'Needs attention', 'Watch', 'On track', 'Not assessed'])
    }
  })

  it('groups everything else by status, whatever its health', () => {
    const groups = projectStatuses.map((status) => overviewGroup({health: 'red', status}))
    expect(groups).toEqual([
      'Intake',
      'Intake',
      'Needs attention',
      'Needs attention',
      'On hold',
      'Done',
      'Done',
      'Done',
    ])
    expect(overviewGroups).toHaveLength(7)
  })
})
