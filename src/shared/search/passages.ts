import type {Kysely} from 'kysely'
import {loadActions} from '#shared/actions/index'
import {loadBudgetLines, loadTransactions} from '#shared/budgets/index'
import type {Database} from '#shared/db/index'
import {loadMilestones} from '#shared/milestones/index'
import {loadProjects, requireProject} from '#shared/projects/index'
import {loadRisks} from '#shared/risks/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {
  actionPassage,
  bookingPassage,
  linePassage,
  milestonePassage,
  type Passage,
  projectPassage,
  riskPassage,
  stakeholderPassage,
} from './facts.ts'
import {type SearchedKind, type SoughtTerms, soughtTerms} from './question.ts'
import {rankEntries} from './rank.ts'

export interface Found {
  /** The keys as they are stored. */
  readonly projects: readonly string[]
  readonly terms: SoughtTerms
  /** By words or references of the question; else, when it names a register, the entries of that; else nothing. */
  readonly by: 'words' | 'register' | 'nothing'
  /** The best first. */
  readonly passages: readonly Passage[]
}

/** More entries than a small window holds. */
const MOST_PASSAGES = 40

/**
 * What the registers of the projects say about a question: entries with their facts as they are now. Documents will be
 * another source of passages here.
 */
export async function findPassages(
  database: Kysely<Database>,
  question: string,
  projectKeys: readonly string[],
  now: Date,
): Promise<Found> {
  const stored = []
  for (const key of projectKeys) stored.push(await requireProject(database, key))
  const projects = [...new Set(stored.map(({key}) => key))]
  const ids = [...new Set(stored.map(({id}) => id))]
  const terms = soughtTerms(question, projects.length === 1 ? projects[0] : undefined)
  const ranked = await rankEntries(database, terms, ids, MOST_PASSAGES)
  const known = await loadPassages(database, now, ({kind}) => ranked.filter((each) => each.kind === kind), projects)
  const byWords = ranked.flatMap(({reference, words}) => {
    const passage = known.get(reference)
    return passage === undefined ? [] : [{...passage, words}]
  })
  if (byWords.length > 0) return {by: 'words', passages: byWords, projects, terms}
  const passages = await registerPassages(database, now, terms.kinds, ids, projects)
  return {by: passages.length > 0 ? 'register' : 'nothing', passages, projects, terms}
}

async function loadPassages(
  database: Kysely<Database>,
  now: Date,
  ofKind: (wanted: {readonly kind: SearchedKind}) => readonly {readonly reference: string}[],
  keys: readonly string[],
): Promise<ReadonlyMap<string, Passage>> {
  const passages: Passage[] = []
  for (const kind of LOADED) {
    const references = ofKind({kind}).map(({reference}) => reference)
    if (references.length > 0) passages.push(...(await loadKind(database, now, kind, {references}, keys)))
  }
  return new Map(passages.map((passage) => [passage.reference, passage]))
}

/** A question that names registers, and nothing else that is written anywhere: their entries in the order of each register. */
async function registerPassages(
  database: Kysely<Database>,
  now: Date,
  kinds: readonly SearchedKind[],
  projectIds: readonly number[],
  keys: readonly string[],
): Promise<Passage[]> {
  const passages: Passage[] = []
  for (const kind of kinds) {
    if (kind === 'project') passages.push(...(await loadKind(database, now, kind, {references: keys}, keys)))
    else for (const projectId of projectIds) passages.push(...(await loadKind(database, now, kind, {projectId}, keys)))
  }
  return passages.slice(0, MOST_PASSAGES)
}

const LOADED: readonly SearchedKind[] = [
  'project',
  'risk',
  'action',
  'milestone',
  'budget-line',
  'stakeholder',
  'booking',
]

type Wanted = {readonly references: readonly string[]} | {readonly projectId: number}

async function loadKind(
  database: Kysely<Database>,
  now: Date,
  kind: SearchedKind,
  wanted: Wanted,
  keys: readonly string[],
): Promise<Passage[]> {
  switch (kind) {
    case 'project': {
      const wantedKeys = 'references' in wanted ? wanted.references : keys
      return (await loadProjects(database, now, {keys: wantedKeys})).map(projectPassage)
    }
    case 'risk':
      return (await loadRisks(database, now, wanted)).map(riskPassage)
    case 'action':
      return (await loadActions(database, now, wanted)).map(actionPassage)
    case 'milestone':
      return (await loadMilestones(database, now, wanted)).map(milestonePassage)
    case 'budget-line':
      return (await loadBudgetLines(database, now, wanted)).map(linePassage)
    case 'stakeholder':
      return (await loadStakeholders(database, now, wanted)).map(stakeholderPassage)
    case 'booking':
      return (await loadTransactions(database, wanted)).map(bookingPassage)
  }
}
