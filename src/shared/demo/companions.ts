import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {addMilestone} from '#shared/milestones/index'
import {addProject, type NewProjectFields, requireProject} from '#shared/projects/index'
import {addRisk} from '#shared/risks/index'
import type {Acting} from '../conventions.ts'
import type {DemoHistory} from './history.ts'

interface Companions {
  readonly mobileLibrary: string
  readonly archive: string
}

/** What they share: projects that were begun. */
function companion(day: (days: number) => string): Omit<NewProjectFields, 'key' | 'name'> {
  return {
    currency: 'GBP',
    department: 'Culture',
    finish: day(160),
    owner: 'eva',
    phase: 'executing',
    sponsor: 'Head of Culture',
    start: day(-40),
    status: 'active',
    tag: ['demo'],
  }
}

/**
 * What cannot be true of the library too: a project in which nothing happens and that has no risks, and one with a
 * single risk that is beyond what is tolerated, and that nobody has a plan against.
 */
export async function addDemoCompanions(
  transaction: Transaction<Database>,
  {archive, mobileLibrary}: Companions,
  day: (days: number) => string,
  options: Acting & {readonly timeZone: string},
  history: DemoHistory,
): Promise<void> {
  const add = async (fields: NewProjectFields & {readonly key: string}) => {
    await addProject(transaction, {...companion(day), ...fields}, {...options, isDemo: true})
    return requireProject(transaction, fields.key)
  }
  const bus = await add({key: mobileLibrary, name: 'Mobile library', priority: '2', 'tolerance-risk': 'yellow'})
  const risk = {
    category: 'procurement',
    identified: day(-30),
    impact: '4',
    likelihood: '3',
    owner: 'eva',
    review: day(20),
    title: 'The chassis of the bus is delivered late',
  }
  await history.weeksAgo((acting) => addRisk(transaction, bus, risk, acting))
  const inService = {date: day(150), owner: 'eva', title: 'Bus in service'}
  await history.now((acting) => addMilestone(transaction, bus, inService, acting))
  const papers = await add({key: archive, name: 'Town archive digitised', priority: '3'})
  const scanned = {date: day(120), owner: 'eva', title: 'First shelf scanned'}
  await history.weeksAgo((acting) => addMilestone(transaction, papers, scanned, acting))
}
