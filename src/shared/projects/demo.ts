import type {Transaction} from 'kysely'
import {addDays, parseProjectKey, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {acceptRisks, addRisk, assessRisks, closeRisks, escalateRisks, markOccurred} from '#shared/risks/index'
import type {Acting} from '../conventions.ts'
import {addProject} from './add.ts'
import {addDemoActions} from './demo-actions.ts'
import {addDemoBudget} from './demo-budget.ts'
import {addDemoMilestones} from './demo-milestones.ts'
import {demoRisks} from './demo-risks.ts'
import {addDemoStakeholders} from './demo-stakeholders.ts'
import {loadProject, requireProject} from './load.ts'
import {takenKeys} from './repository.ts'
import type {Project} from './shape.ts'

interface DemoOptions extends Acting {
  readonly timeZone: string
}

const DEFAULT_KEY = 'DEMO'

/** A realistic project, its dates relative to today, with entries in every state of its registers. */
export async function addDemoProject(
  transaction: Transaction<Database>,
  wantedKey: string | undefined,
  options: DemoOptions,
): Promise<Project> {
  const key = wantedKey === undefined ? freeKey(await takenKeys(transaction)) : parseProjectKey(wantedKey)
  const day = dayCounter(options)
  await addProject(
    transaction,
    {
      currency: 'GBP',
      department: 'Culture',
      description: 'Refurbishment of the central library: new roof, accessible entrance, reading garden. A demo.',
      finish: day(170),
      forecast: day(190),
      key,
      name: 'Central library refurbishment',
      owner: 'ana',
      phase: 'executing',
      priority: '1',
      sponsor: 'Head of Culture',
      start: day(-95),
      status: 'active',
      tag: ['demo', 'construction'],
      'tolerance-cost': '5',
      'tolerance-days': '14',
      'tolerance-risk': 'yellow',
    },
    {...options, isDemo: true},
  )
  const project = await requireProject(transaction, key)
  for (const {afterwards, ...fields} of demoRisks(day)) {
    const {reference} = await addRisk(transaction, project, fields, options)
    const selection = {projectKey: key, references: [reference]}
    if (afterwards?.assess) await assessRisks(transaction, selection, afterwards.assess, options)
    if (afterwards?.accept) await acceptRisks(transaction, selection, afterwards.accept, options)
    if (afterwards?.escalate) await escalateRisks(transaction, selection, afterwards.escalate, options)
    if (afterwards?.occur) await markOccurred(transaction, selection, afterwards.occur, options)
    if (afterwards?.close) await closeRisks(transaction, {...selection}, {reason: afterwards.close}, options)
  }
  await addDemoActions(transaction, project, day, options)
  await addDemoMilestones(transaction, project, day, options)
  await addDemoStakeholders(transaction, project, day, options)
  await addDemoBudget(transaction, project, day, options)
  return loadProject(transaction, key, options.now)
}

/** DEMO, else DEMO2, DEMO3 …: keys are never given twice, also not after a removal. */
function freeKey(taken: readonly string[]): string {
  let key = DEFAULT_KEY
  for (let number = 2; taken.includes(key); number++) key = `${DEFAULT_KEY}${number}`
  return key
}

function dayCounter({now, timeZone}: DemoOptions): (days: number) => string {
  const today = todayIn(timeZone, now)
  return (days) => addDays(today, days)
}
