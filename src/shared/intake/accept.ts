import type {Transaction} from 'kysely'
import {addBudgetLine} from '#shared/budgets/index'
import type {Database} from '#shared/db/index'
import {addMilestone} from '#shared/milestones/index'
import {type AcceptedEntry, requireProject, updateProject} from '#shared/projects/index'
import {addRisk} from '#shared/risks/index'
import {addStakeholder} from '#shared/stakeholders/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {type Entry, storedAnswers} from './answers.ts'
import {entryTitle, openEntries, pageOf} from './load.ts'
import type {IntakePage} from './shape.ts'

/**
 * Creates what the form names in the registers: all of it that is not there yet, or nothing. What was created is
 * remembered, so that a second time adds only what came into the form since.
 */
export async function acceptIntake(
  transaction: Transaction<Database>,
  key: string,
  acting: Acting,
): Promise<{readonly page: IntakePage; readonly warnings: readonly string[]}> {
  const project = await requireProject(transaction, key)
  if (['completed', 'archived', 'cancelled'].includes(project.status)) throw isOver(project)
  const answers = storedAnswers(project.intake)
  const problems: Problem[] = []
  const created: AcceptedEntry[] = []
  for (const {entry, path, section} of openEntries(answers, project.intake_accepted)) {
    const add = registers[section]
    if (add === undefined) continue
    try {
      const {reference} = await add(transaction, project, entry, acting)
      created.push({name: entryTitle(entry), reference, section})
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(...problemsAt(path, error))
    }
  }
  if (problems.length > 0) throw invalidInput(`The form of ${project.key}`, problems)
  const accepted = [...project.intake_accepted, ...created]
  if (created.length > 0) {
    await updateProject(transaction, project, {intake_accepted: JSON.stringify(accepted)})
  }
  const page = pageOf({accepted, answers, created, name: project.name, project: project.key})
  return {page, warnings: incompleteness(page)}
}

type StoredProject = Awaited<ReturnType<typeof requireProject>>
type AddEntry = (
  transaction: Transaction<Database>,
  project: StoredProject,
  entry: Entry,
  acting: Acting,
) => Promise<{readonly reference: string}>

/** Where the entries of a section go; their parts have the names of the fields there. */
const registers: Readonly<Record<string, AddEntry>> = {
  cost: addBudgetEntry,
  risks: addRisk,
  stakeholders: addStakeholder,
  timeframe: addMilestone,
}

/** Amounts of the form are stored with a point, whatever mark people here type. */
function addBudgetEntry(...[transaction, project, entry, acting]: Parameters<AddEntry>): ReturnType<AddEntry> {
  return addBudgetLine(transaction, project, entry, {
    ...acting,
    conventions: {...acting.conventions, decimalMark: '.'},
  })
}

function problemsAt(path: string, {message, problems}: UserError): Problem[] {
  if (problems.length === 0) return [{field: path, message}]
  return problems.map((problem) => ({
    field: [path, problem.field?.replace(/^--/, '')].filter((part) => part !== undefined).join('.'),
    message: problem.message,
  }))
}

function isOver({key, status}: StoredProject): UserError {
  return new UserError(`${key} is ${status}: nothing of its form is created any more.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    nextStep: `coord project show ${key}`,
  })
}

function incompleteness({completePercent, missing}: IntakePage): string[] {
  return missing.length > 0 ? [`The form is ${completePercent} % complete; open: ${missing.join(', ')}.`] : []
}
