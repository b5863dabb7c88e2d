import type {Kysely, Transaction} from 'kysely'
import type {Ai} from '#shared/ai/index'
import type {Database} from '#shared/db/index'
import {documentRegister, listPages, type StoredDocument} from '#shared/documents/index'
import type {PageText} from '#shared/findings/index'
import {requireProject} from '#shared/projects/index'
import {requireEntries} from '#shared/registers/index'
import type {Conventions} from '../conventions.ts'
import {type Analysed, analyseDocument} from './analyse.ts'
import {openCache} from './cache.ts'
import {loadAnalyses} from './load.ts'
import {findAnalyses, saveAnalysis} from './repository.ts'
import type {Analysis} from './shape.ts'
import {suggestFrom} from './suggest.ts'
import {timeLeftText} from './time-left.ts'

/** A document that is to be read, with its text: the database is not held while it is. */
export interface UnreadDocument {
  readonly document: StoredDocument
  readonly pages: readonly PageText[]
  /** Of its project. */
  readonly currency: string | null
}

/** The documents that are meant, and those of them that have to be read: all with `again`, else those that never were. */
export async function documentsToAnalyse(
  database: Kysely<Database>,
  typed: readonly string[],
  {again, projectKey}: {readonly again: boolean; readonly projectKey: string | undefined},
): Promise<{readonly documents: readonly StoredDocument[]; readonly unread: readonly UnreadDocument[]}> {
  const documents = await requireEntries(database, documentRegister, typed, projectKey)
  const known = await findAnalyses(
    database,
    documents.map(({id}) => id),
  )
  const unread: UnreadDocument[] = []
  for (const document of documents) {
    if (!again && known.some(({document_id}) => document_id === document.id)) continue
    const {currency} = await requireProject(database, document.project_key)
    unread.push({currency, document, pages: await listPages(database, document.version_id)})
  }
  return {documents, unread}
}

export interface ReadingSetup {
  readonly conventions: Conventions
  readonly stateDirectory: string
  /** Settings that an answer of a model depends on. */
  readonly options: Readonly<Record<string, unknown>>
  /** Which part of which document is read, and how long the rest takes. */
  readonly onStep: (step: string) => void
}

export interface AnalysedDocument extends Analysed {
  readonly document: StoredDocument
}

/** Reads documents one after the other. What a model has answered is kept, so that a run that was stopped goes on. */
export async function analyseDocuments(
  ai: Ai,
  unread: readonly UnreadDocument[],
  {conventions, onStep, options, stateDirectory}: ReadingSetup,
): Promise<AnalysedDocument[]> {
  const cache = openCache(stateDirectory)
  const analysed: AnalysedDocument[] = []
  for (const {currency, document, pages} of unread) {
    const {reference, title, truncated} = document
    const outcome = await analyseDocument(
      {
        ai,
        cache,
        conventions: {dateOrder: conventions.dateOrder, ...(currency !== null && {currency})},
        onStep: ({part, parts, secondsLeft}) => {
          const left = secondsLeft === null ? '' : `, ${timeLeftText(secondsLeft)}`
          onStep(`${reference}, part ${part}/${parts}${left}`)
        },
        options,
      },
      {pages, reference, title, truncated: truncated?.reason ?? null},
    )
    analysed.push({...outcome, document})
  }
  return analysed
}

/** Stores what was found and what follows from it for the registers; answers with the analyses of all documents. */
export async function storeAnalyses(
  transaction: Transaction<Database>,
  analysed: readonly AnalysedDocument[],
  documents: readonly StoredDocument[],
  now: Date,
): Promise<Analysis[]> {
  for (const {document, model, result, source} of analysed) {
    // It may have been removed while a model was reading it.
    await requireEntries(transaction, documentRegister, [document.reference], undefined)
    await saveAnalysis(transaction, document, {analysed_at: now, model, result, source})
    await suggestFrom(transaction, document, result.findings, now)
  }
  return loadAnalyses(transaction, documents)
}

/** Answers of models that were kept for analyses which are stored now. */
export function forgetAnswers(analysed: readonly AnalysedDocument[], stateDirectory: string): void {
  openCache(stateDirectory).forget(analysed.flatMap(({cacheKeys}) => cacheKeys))
}
