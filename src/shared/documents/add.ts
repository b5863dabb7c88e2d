import {basename, extname} from 'node:path'
import {type Kysely, sql, type Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {insertEntry, requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {invalidInput, newForm} from '../input/index.ts'
import {cleanLine} from './clean-text.ts'
import type {Extracted} from './extracted.ts'
import {type DocumentFields, readDocumentFields} from './input.ts'
import {documentRegister} from './load.ts'
import type {PreparedFile, RefusedFile} from './prepare.ts'
import {insertVersion, type KnownFile, knownFiles, listStoredDocuments} from './repository.ts'
import type {AddedDocuments} from './shape.ts'

/** What a document needs to know of the project it is added to. */
export interface DocumentProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

export interface AddFields extends DocumentFields {
  readonly replaces?: string | undefined
}

/**
 * What can be said before any file is read: fields that are wrong, and what is replaced. Answers with the SHA-256 of all
 * files of the project that need not be read again.
 */
export async function checkAdding(
  database: Kysely<Database>,
  project: DocumentProject,
  fields: AddFields,
  fileCount: number,
  acting: Acting,
): Promise<ReadonlySet<string>> {
  const form = newForm()
  readDocumentFields(form, fields, project, acting)
  const forOne = (['title', 'replaces'] as const).filter((field) => fields[field] !== undefined)
  if (fileCount > 1) {
    for (const field of forOne)
      form.problems.push({field: `--${field}`, message: `is for one file, and there are ${fileCount}.`})
  }
  form.assertValid(fileCount > 1 ? 'The documents' : 'The document')
  const known = await knownFiles(database, project.id)
  if (fields.replaces === undefined) return new Set(known.keys())
  const {reference} = await replacedBy(database, project, fields.replaces)
  const isLeftUnread = (file: KnownFile) => file.reference === reference && file.scans > 0
  return new Set([...known].filter(([, file]) => !isLeftUnread(file)).map(([sha256]) => sha256))
}

/** Stores files as documents, or one as the next version of the document that it replaces. */
export async function addDocuments(
  transaction: Transaction<Database>,
  project: DocumentProject,
  files: readonly PreparedFile[],
  fields: AddFields,
  acting: Acting,
): Promise<Pick<AddedDocuments, 'added' | 'known'>> {
  const form = newForm()
  const read = readDocumentFields(form, fields, project, acting)
  form.assertValid('The document')
  // Who adds the same file at the same time waits here, and then finds it.
  await sql`select from project where id = ${project.id} for no key update`.execute(transaction)
  const added: string[] = []
  const known: {file: string; reference: string}[] = []
  const present = await knownFiles(transaction, project.id)
  const today = todayIn(project.timezone, acting.now)
  for (const file of files) {
    const replaced = fields.replaces === undefined ? undefined : await replacedBy(transaction, project, fields.replaces)
    const same = present.get(file.sha256)
    if (same && (await isSame(same, replaced, file))) {
      known.push({file: file.path, reference: same.reference})
      continue
    }
    // A file that was here when it was looked for, and is not any more: somebody removed it meanwhile.
    if (file.extracted === undefined) throw removedMeanwhile(file.path)
    const extracted = await file.extracted()
    const entry = {
      ...read,
      added_on: today,
      kind: read.kind === undefined && extracted.mediaType === 'message/rfc822' ? 'email' : (read.kind ?? null),
      project_id: project.id,
      title: read.title ?? titleOf(extracted.title, file.name),
    }
    const reference = replaced?.reference ?? (await insertEntry(transaction, 'D', entry))
    if (replaced) await patchReplaced(transaction, replaced.id, read)
    await insertVersion(transaction, {addedOn: today, extracted, file, project, reference})
    present.set(file.sha256, {isNewest: true, reference, scans: scansOf(extracted)})
    added.push(reference)
  }
  const rows = new Map((await listStoredDocuments(transaction, {references: added})).map((row) => [row.reference, row]))
  return {added: added.map((reference) => documentRegister.toEntry(rows.get(reference)!, acting.now)), known}
}

/** The refusal when nothing of what was named could be added. */
export function nothingAdded(refused: readonly RefusedFile[]): UserError {
  const [only] = refused
  if (only && refused.length === 1) return only.error
  return new UserError(`None of the ${refused.length} files could be added.`, {
    code: 'NOTHING_ADDED',
    exitCode: ExitCode.usage,
    nextStep: 'coord document add --help',
    problems: refused.map(({error, path}) => ({field: path, message: error.problems[0]?.message ?? error.message})),
  })
}

async function replacedBy(database: Kysely<Database>, {key}: DocumentProject, typed: string) {
  const [document] = await requireEntries(database, documentRegister, [typed], key)
  return document!
}

/**
 * An older version may come back as the newest, and a scan may come again when its text can be recognized now; what another
 * document holds may not.
 */
async function isSame(
  {isNewest, reference, scans}: KnownFile,
  replaced: {readonly reference: string} | undefined,
  {extracted, path}: PreparedFile,
): Promise<boolean> {
  if (replaced === undefined) return true
  if (replaced.reference === reference)
    return isNewest && (extracted === undefined || scansOf(await extracted()) >= scans)
  throw new UserError(`${path} cannot replace ${replaced.reference}: it is ${reference} already.`, {
    code: 'ALREADY_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: `coord document show ${reference}`,
    problems: [{field: '--replaces', message: `the same file is ${reference}`}],
  })
}

function scansOf({pages}: Extracted): number {
  return pages.filter(({needsOcr}) => needsOcr).length
}

function removedMeanwhile(path: string): UserError {
  return new UserError(`${path} was removed from the project while it was being added.`, {
    code: 'CHANGED_MEANWHILE',
    exitCode: ExitCode.conflict,
    nextStep: 'Add it again.',
  })
}

async function patchReplaced(transaction: Transaction<Database>, id: number, patch: object): Promise<void> {
  if (Object.keys(patch).length === 0) return
  await transaction.updateTable('document').set(patch).where('id', '=', id).execute()
}

function titleOf(extracted: string | null, name: string): string {
  const stem = basename(name, extname(name)).replaceAll(/[_]+/g, ' ')
  return cleanLine(extracted ?? '', 200) || cleanLine(stem, 200) || 'unnamed'
}

/** Flags that need exactly one file. */
export function assertFilesNamed(count: number): void {
  if (count > 0) return
  throw invalidInput('The documents', [{field: 'file', message: 'names a folder in which there is none to read.'}])
}
