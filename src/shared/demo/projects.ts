import type {Transaction} from 'kysely'
import {addDays, parseProjectKey, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {
  addProject,
  declareHealth,
  loadProjects,
  type Project,
  removeProjects,
  requireProject,
  takenKeys,
} from '#shared/projects/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {addDemoActions} from './actions.ts'
import {addDemoBudget, lapsingYear} from './budget.ts'
import {addDemoCompanions} from './companions.ts'
import {addDemoDocument} from './document.ts'
import {type DemoHistory, openDemoHistory} from './history.ts'
import {addDemoMilestones} from './milestones.ts'
import {addDemoRisks} from './risks.ts'
import {addDemoStakeholders} from './stakeholders.ts'

interface DemoOptions extends Acting {
  readonly timeZone: string
}

const DEFAULT_KEY = 'DEMO'
const LONGEST_KEY = 10

/**
 * A realistic project, its dates relative to today, with entries in every state of its registers, and two small ones
 * beside it: together they have every alert that there is, each once. The first is the realistic one.
 */
export async function addDemoProjects(
  transaction: Transaction<Database>,
  wantedKey: string | undefined,
  options: DemoOptions,
): Promise<Project[]> {
  const taken = await takenKeys(transaction)
  const key = wantedKey === undefined ? freeKey(DEFAULT_KEY, taken) : parseProjectKey(wantedKey)
  const companions = {archive: companionKey(key, 'ARC', taken), mobileLibrary: companionKey(key, 'BUS', taken)}
  const day = dayCounter(options)
  const history = await openDemoHistory(transaction, options)
  await addLibrary(transaction, key, day, options, history)
  await addDemoCompanions(transaction, companions, day, options, history)
  const keys = [key, companions.mobileLibrary, companions.archive]
  const projects = await loadProjects(transaction, options.now, {keys})
  return keys.flatMap((each) => projects.find((project) => project.key === each) ?? [])
}

/** Takes all demo projects away, whatever their keys. */
export async function removeDemoProjects(transaction: Transaction<Database>, now: Date): Promise<Project[]> {
  const demos = (await loadProjects(transaction, now)).filter(({isDemo}) => isDemo)
  if (demos.length === 0) {
    throw new UserError('There is no demo project.', {
      code: 'PROJECT_NOT_FOUND',
      exitCode: ExitCode.notFound,
      nextStep: 'coord project demo',
    })
  }
  return removeProjects(
    transaction,
    demos.map(({key}) => key),
    now,
  )
}

async function addLibrary(
  transaction: Transaction<Database>,
  key: string,
  day: (days: number) => string,
  options: DemoOptions,
  history: DemoHistory,
): Promise<void> {
  const fields = {
    currency: 'GBP',
    department: 'Culture',
    description: 'Refurbishment of the central library: new roof, accessible entrance, reading garden. A demo.',
    finish: day(170),
    'fiscal-year-start': String(lapsingYear(day).startMonth),
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
  }
  await addProject(transaction, fields, {...options, isDemo: true})
  const project = await requireProject(transaction, key)
  await addDemoRisks(transaction, project, day, history)
  await addDemoActions(transaction, project, day, options)
  await addDemoMilestones(transaction, project, day, options)
  await addDemoStakeholders(transaction, project, day, options)
  await addDemoBudget(transaction, project, day, options)
  await addDemoDocument(transaction, project, day, history)
  const declared = {colour: 'yellow', reason: 'The recovery plan is agreed with the contractor', until: day(20)}
  await declareHealth(transaction, key, declared, options)
}

/** DEMO, else DEMO2, DEMO3 …: keys are never given twice, also not after a removal. */
function freeKey(wanted: string, taken: readonly string[]): string {
  let key = wanted
  for (let number = 2; taken.includes(key); number++)
    key = `${wanted.slice(0, LONGEST_KEY - String(number).length)}${number}`
  return key
}

function companionKey(key: string, ending: string, taken: readonly string[]): string {
  return freeKey(`${key.slice(0, LONGEST_KEY - ending.length)}${ending}`, taken)
}

function dayCounter({now, timeZone}: DemoOptions): (days: number) => string {
  const today = todayIn(timeZone, now)
  return (days) => addDays(today, days)
}
