import {bandColours, milestoneStates} from '#shared/coordination/index'
import type {ListView} from '#shared/lists/index'
import {type Colour, paintColour, type Screen, wrap} from '#shared/terminal/index'
import type {Milestone} from './shape.ts'

export const milestoneList: ListView<Milestone> = {
  columns: [
    {name: 'reference', title: 'MILESTONE', value: (milestone) => milestone.reference},
    {name: 'title', flexible: true, value: (milestone) => milestone.title},
    {name: 'baseline', leaves: 3, value: (milestone) => milestone.baseline},
    {name: 'expected', value: (milestone) => milestone.expected},
    {name: 'slip', align: 'right', style: paintSlip, value: (milestone) => milestone.slipDays},
    {
      name: 'band',
      leaves: 2,
      rank: (milestone) => bandColours.indexOf(milestone.band),
      style: paintSlip,
      value: (milestone) => milestone.band,
    },
    {
      name: 'status',
      leaves: 1,
      rank: (milestone) => milestoneStates.indexOf(milestone.status),
      value: (milestone) => milestone.status,
    },
    {name: 'owner', flexible: true, leaves: 4, value: (milestone) => milestone.owner},
    {name: 'forecast', onRequest: true, value: (milestone) => milestone.forecast},
    {name: 'actual', onRequest: true, value: (milestone) => milestone.actual},
    {name: 'type', onRequest: true, value: (milestone) => milestone.type},
    {name: 'weight', align: 'right', onRequest: true, value: (milestone) => milestone.weight},
    {name: 'project', onRequest: true, value: (milestone) => milestone.project},
    {name: 'criteria', flexible: true, onRequest: true, value: (milestone) => milestone.acceptanceCriteria},
    {name: 'description', flexible: true, onRequest: true, value: (milestone) => milestone.description},
    {name: 'updated', onRequest: true, value: (milestone) => milestone.updatedAt},
  ],
  empty: 'No milestones. Add one: coord milestone add "What is reached" --date 2027-01-31',
}

/** For example `5 milestones: 1 late, 1 at-risk, 3 on-track`. */
export function milestoneTotals(milestones: readonly Milestone[], {columns}: Screen): string {
  const parts = ['late', 'at-risk', 'on-track', 'done'].flatMap((status) => {
    const count = milestones.filter((milestone) => milestone.status === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  const what = milestones.length === 1 ? '1 milestone' : `${milestones.length} milestones`
  return wrap(`${what}: ${parts.join(', ')}`, columns)
}

/** For example `12 days late (orange)`. */
export function slipText({band, slipDays}: Pick<Milestone, 'band' | 'slipDays'>): string {
  if (slipDays === 0) return `on time (${band})`
  const days = Math.abs(slipDays)
  return `${days} day${days === 1 ? '' : 's'} ${slipDays > 0 ? 'late' : 'early'} (${band})`
}

export function paintSlip(text: string, {band}: Pick<Milestone, 'band'>, colour: Colour): string {
  return paintColour(band, text, colour)
}
