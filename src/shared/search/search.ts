import type {Kysely} from 'kysely'
import {z} from 'zod'
import {type Action, loadActions} from '#shared/actions/index'
import {
  type JsonBudgetLine,
  type JsonTransaction,
  loadBudgetLines,
  loadTransactions,
  moneyText,
} from '#shared/budgets/index'
import type {Database} from '#shared/db/index'
import {type Document, type DocumentHit, findInDocuments, loadDocuments} from '#shared/documents/index'
import type {ListView} from '#shared/lists/index'
import {loadMilestones, type Milestone} from '#shared/milestones/index'
import {loadProjects, type Project, requireProject} from '#shared/projects/index'
import {loadRisks, type Risk} from '#shared/risks/index'
import {loadStakeholders, type Stakeholder} from '#shared/stakeholders/index'
import {ExitCode, UserError} from '../errors.ts'
import {searchedKinds} from './question.ts'

export const FindingShape = z.object({
  reference: z.string(),
  kind: z.enum(searchedKinds),
  project: z.string(),
  title: z.string(),
  status: z.string(),
  /** The field the first word was found in, and the text around it. */
  field: z.string(),
  excerpt: z.string(),
  /** Where it is in a document. */
  page: z.int().nullable(),
})
export type Finding = z.infer<typeof FindingShape>

const MOST_DOCUMENTS = 50

/**
 * Entries whose texts hold all the words, those with a word in their title first; and documents with a page that has them
 * in any form of the language, the best page of each.
 */
export async function searchRegisters(
  database: Kysely<Database>,
  text: string,
  projectKey: string | undefined,
  now: Date,
): Promise<Finding[]> {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) {
    throw new UserError('There is nothing to look for.', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'coord search asbestos',
    })
  }
  const project = projectKey === undefined ? undefined : await requireProject(database, projectKey)
  const projects = await loadProjects(database, now, project ? {keys: [project.key]} : {})
  const wanted = {words, ...(project && {projectId: project.id})}
  const risks = await loadRisks(database, now, wanted)
  const actions = await loadActions(database, now, wanted)
  const milestones = await loadMilestones(database, now, wanted)
  const stakeholders = await loadStakeholders(database, now, wanted)
  const lines = await loadBudgetLines(database, now, wanted)
  const bookings = await loadTransactions(database, wanted)
  const documents = await loadDocuments(database, now, wanted)
  const hits = await findInDocuments(database, text, project ? {projectIds: [project.id]} : {}, MOST_DOCUMENTS)
  const findings = [
    ...projects.filter((each) => holdsAll(projectTexts(each), words)).map((each) => projectFinding(each, words)),
    ...risks.map((risk) => itemFinding('risk', risk, riskTexts(risk), words)),
    ...actions.map((action) => itemFinding('action', action, actionTexts(action), words)),
    ...milestones.map((each) => itemFinding('milestone', each, milestoneTexts(each), words)),
    ...stakeholders.map((each) => itemFinding('stakeholder', stakeholderItem(each), stakeholderTexts(each), words)),
    ...lines.map((line) => itemFinding('budget-line', lineItem(line), lineTexts(line), words)),
    ...bookings.map((each) => itemFinding('booking', bookingItem(each), bookingTexts(each), words)),
    ...documents.map((each) => itemFinding('document', documentItem(each), documentTexts(each), words)),
    ...otherPages(hits, documents).map(pageFinding),
  ]
  return findings.toSorted((a, b) => titleFirst(a) - titleFirst(b))
}

export const findingList: ListView<Finding> = {
  columns: [
    {name: 'reference', value: (finding) => finding.reference},
    {name: 'kind', leaves: 2, value: (finding) => finding.kind},
    {name: 'title', flexible: true, value: (finding) => finding.title},
    {name: 'status', leaves: 1, value: (finding) => finding.status},
    {name: 'field', leaves: 3, value: (finding) => finding.field},
    {name: 'excerpt', flexible: true, leaves: 4, value: (finding) => finding.excerpt},
    {name: 'project', onRequest: true, value: (finding) => finding.project},
  ],
  empty: 'Nothing found.',
}

type Texts = readonly (readonly [field: string, text: string | null])[]

function projectTexts(project: Project): Texts {
  return [
    ['title', project.name],
    ['key', project.key],
    ['description', project.description],
    ['owner', project.owner],
    ['sponsor', project.sponsor],
    ['department', project.department],
    ['tags', project.tags.join(' ')],
  ]
}

function riskTexts(risk: Risk): Texts {
  return [
    ['title', risk.title],
    ['reference', risk.reference],
    ['cause', risk.cause],
    ['event', risk.event],
    ['effect', risk.effect],
    ['mitigation', risk.mitigation],
    ['contingency', risk.contingency],
    ['category', risk.category],
    ['owner', risk.owner],
  ]
}

function projectFinding(project: Project, words: readonly string[]): Finding {
  return {
    reference: project.key,
    kind: 'project',
    project: project.key,
    title: project.name,
    status: project.status,
    page: null,
    ...excerpt(projectTexts(project), words[0]!),
  }
}

function actionTexts(action: Action): Texts {
  return [
    ['title', action.title],
    ['reference', action.reference],
    ['description', action.description],
    ['blocked', action.blockedReason],
    ['outcome', action.outcome],
    ['owner', action.owner],
    ['source', action.source],
  ]
}

function milestoneTexts(milestone: Milestone): Texts {
  return [
    ['title', milestone.title],
    ['reference', milestone.reference],
    ['description', milestone.description],
    ['criteria', milestone.acceptanceCriteria],
    ['owner', milestone.owner],
  ]
}

function stakeholderTexts(stakeholder: Stakeholder): Texts {
  return [
    ['title', stakeholder.name],
    ['reference', stakeholder.reference],
    ['organisation', stakeholder.organisation],
    ['role', stakeholder.role],
  ]
}

function stakeholderItem({name, project, quadrant, reference}: Stakeholder): Item {
  return {project, reference, status: quadrant ?? 'not judged', title: name}
}

function lineTexts(line: JsonBudgetLine): Texts {
  return [
    ['title', line.name],
    ['reference', line.reference],
    ['description', line.description],
    ['category', line.category],
    ['funding', line.fundingSource],
    ['owner', line.owner],
  ]
}

function lineItem({name, project, reference, status}: JsonBudgetLine): Item {
  return {project, reference, status, title: name}
}

function bookingTexts(booking: JsonTransaction): Texts {
  return [
    ['reference', booking.reference],
    ['vendor', booking.vendor],
    ['document', booking.documentReference],
    ['memo', booking.memo],
  ]
}

/** A booking has no title: what it is, on which line. */
function bookingItem({amount, line, project, reference, type, voidedBy}: JsonTransaction): Item {
  const title = `${type.replaceAll('_', ' ')} of ${moneyText(amount)} on ${line}`
  return {project, reference, status: voidedBy === null ? 'booked' : 'void', title}
}

function documentTexts(document: Document): Texts {
  return [
    ['title', document.title],
    ['reference', document.reference],
    ['kind', document.kind],
    ['owner', document.owner],
  ]
}

function documentItem({kind, project, reference, title}: Document): Item {
  return {project, reference, status: kind ?? 'document', title}
}

/** Of documents that were not found by their title already. */
function otherPages(hits: readonly DocumentHit[], found: readonly Document[]): DocumentHit[] {
  const references = new Set(found.map(({reference}) => reference))
  return hits.filter(({reference}) => !references.has(reference))
}

function pageFinding({excerpt: shown, kind, page, project, reference, title}: DocumentHit): Finding {
  return {
    reference,
    kind: 'document',
    project,
    title,
    status: kind ?? 'document',
    page,
    field: `page ${page}`,
    excerpt: shown,
  }
}

type Item = Pick<Finding, 'reference' | 'project' | 'title' | 'status'>

/** Of a larger entry, only what a finding shows. */
function itemFinding(
  kind: Finding['kind'],
  {project, reference, status, title}: Item,
  texts: Texts,
  words: readonly string[],
): Finding {
  return {reference, kind, project, title, status, page: null, ...excerpt(texts, words[0]!)}
}

function holdsAll(texts: Texts, words: readonly string[]): boolean {
  const all = texts
    .map(([, text]) => text ?? '')
    .join(' ')
    .toLowerCase()
  return words.every((word) => all.includes(word.toLowerCase()))
}

const AROUND = 30

function excerpt(texts: Texts, word: string): {field: string; excerpt: string} {
  for (const [field, text] of texts) {
    const at = text?.toLowerCase().indexOf(word.toLowerCase()) ?? -1
    if (text === null || at === -1) continue
    const characters = [...text]
    const found = [...text.slice(0, at)].length
    const from = Math.max(0, found - AROUND)
    const to = found + [...word].length + AROUND
    const shown = characters.slice(from, to).join('')
    return {excerpt: `${from > 0 ? '…' : ''}${shown}${to < characters.length ? '…' : ''}`, field}
  }
  return {excerpt: '', field: 'title'}
}

function titleFirst({field}: Finding): number {
  return field === 'title' ? 0 : 1
}
