import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {
  addMilestone,
  completeMilestones,
  forecastMilestones,
  type MilestoneFields,
  type MilestoneProject,
} from '#shared/milestones/index'
import type {Acting} from '../conventions.ts'

interface DemoMilestone extends MilestoneFields {
  /** What was forecast, one after the other, and when it was reached. */
  readonly forecasts?: readonly string[]
  readonly reached?: string
}

/** Milestones in every state, one late without a new forecast; `day(n)` is n days after today. */
export async function addDemoMilestones(
  transaction: Transaction<Database>,
  project: MilestoneProject,
  day: (days: number) => string,
  acting: Acting,
): Promise<void> {
  for (const {forecasts = [], reached, ...fields} of demoMilestones(day)) {
    const {reference} = await addMilestone(transaction, project, fields, acting)
    const selection = {projectKey: project.key, references: [reference]}
    for (const forecast of forecasts) await forecastMilestones(transaction, selection, forecast, acting)
    if (reached) await completeMilestones(transaction, selection, {on: reached}, acting)
  }
}

function demoMilestones(day: (days: number) => string): DemoMilestone[] {
  return [
    {
      criteria: 'Signed by the sponsor and the department',
      date: day(-70),
      owner: 'ana',
      title: 'Design approved',
      type: 'gate',
      weight: '15',
      reached: day(-66),
    },
    {date: day(-9), owner: 'ana', title: 'Permit for the entrance', weight: '10'},
    {
      date: day(6),
      owner: 'ben',
      title: 'West wing free of asbestos',
      weight: '15',
      forecasts: [day(12), day(20)],
    },
    {date: day(12), owner: 'cora', title: 'Steel ordered', type: 'payment', weight: '10'},
    {
      criteria: 'No water after a night of rain',
      date: day(75),
      owner: 'dev',
      title: 'Roof closed',
      weight: '30',
      forecasts: [day(92)],
    },
    {date: day(170), owner: 'ana', title: 'Library opens', type: 'gate', weight: '20'},
  ]
}
