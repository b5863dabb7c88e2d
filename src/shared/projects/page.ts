import type {Kysely} from 'kysely'
import {z} from 'zod'
import {ActionShape, loadActions} from '#shared/actions/index'
import {type BudgetProject, BudgetShape, loadBudget} from '#shared/budgets/index'
import {openActionStatuses} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {DocumentShape, loadDocuments} from '#shared/documents/index'
import {ChangeShape, listChanges} from '#shared/history/index'
import {loadMilestones, MilestoneShape} from '#shared/milestones/index'
import {loadRisks, RiskShape} from '#shared/risks/index'
import {loadStakeholders, StakeholderShape} from '#shared/stakeholders/index'
import {newForm, parseChoice} from '../input/index.ts'
import {loadProject, requireProjects} from './load.ts'
import {ProjectShape} from './shape.ts'

export const projectTabs = [
  'overview',
  'budget',
  'risks',
  'actions',
  'milestones',
  'stakeholders',
  'documents',
  'log',
] as const
export type ProjectTab = (typeof projectTabs)[number]

export const ProjectPageShape = z.object({
  project: ProjectShape,
  /** Its lines with their totals, and what other systems say of them. */
  budget: BudgetShape,
  /** All of the register but closed and rejected risks, highest score first. */
  risks: z.array(RiskShape),
  /** What is neither done nor cancelled, what is due first on top. */
  actions: z.array(ActionShape),
  /** All of them, in the order in which they were planned. */
  milestones: z.array(MilestoneShape),
  /** All but forgotten persons, without e-mail and telephone. */
  stakeholders: z.array(StakeholderShape),
  /** All of them, in the order in which they were added. */
  documents: z.array(DocumentShape),
  /** The newest changes. */
  log: z.array(ChangeShape),
})
export type ProjectPage = z.infer<typeof ProjectPageShape>

const SHOWN_CHANGES = 20

/** The pages of projects, in the order of their keys as they were typed. */
export async function loadProjectPages(
  database: Kysely<Database>,
  typed: readonly string[],
  now: Date,
): Promise<ProjectPage[]> {
  const pages: ProjectPage[] = []
  for (const project of await requireProjects(database, typed)) pages.push(await loadPage(database, project, now))
  return pages
}

async function loadPage(database: Kysely<Database>, stored: BudgetProject, now: Date): Promise<ProjectPage> {
  const {id, key} = stored
  return {
    actions: await loadActions(database, now, {projectId: id, statuses: openActionStatuses}),
    budget: await loadBudget(database, stored, {now, references: []}),
    documents: await loadDocuments(database, now, {projectId: id}),
    log: await listChanges(database, {limit: SHOWN_CHANGES, projectId: id}),
    milestones: await loadMilestones(database, now, {projectId: id}),
    project: await loadProject(database, key, now),
    risks: await loadRisks(database, now, {
      projectId: id,
      statuses: ['proposed', 'open', 'treating', 'monitoring', 'occurred'],
    }),
    stakeholders: await loadStakeholders(database, now, {isForgotten: false, projectId: id}),
  }
}

export function readProjectTab(text: string | undefined): ProjectTab {
  const form = newForm()
  const tab = form.read('--tab', text, (typed) => parseChoice(typed, projectTabs))
  form.assertValid('The page')
  return tab ?? 'overview'
}
