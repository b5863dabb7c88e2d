import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {noRecognition, openExtractor, type TextRecognition} from '../documents/index.ts'
import {ExitCode, UserError} from '../errors.ts'
import type {PageText} from '../findings/index.ts'
import {type Gold, toGold} from './gold.ts'

/** A document of the set as the program reads it. */
export interface ReadDocument {
  readonly gold: Gold
  readonly pages: readonly PageText[]
}

/** The gold of all documents in a folder with `gold` and `documents`, ordered by name. */
export async function readGold(folder: string): Promise<Gold[]> {
  const {parse} = await import('yaml')
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.yaml')).sort()
  const read = await Promise.all(
    names.map(async (name) => ({name, ...toGold(parse(await readFile(join(folder, 'gold', name), 'utf8')))})),
  )
  const problems = read.flatMap((each) =>
    'problems' in each ? each.problems.map((message) => ({field: `gold/${each.name}`, message})) : [],
  )
  if (problems.length > 0) {
    throw new UserError('What there is to find could not be read.', {
      code: 'EVALUATION_SET_INVALID',
      exitCode: ExitCode.failed,
      nextStep: 'Put the files right; eval/README.md describes them.',
      problems,
    })
  }
  return read.flatMap((each) => ('gold' in each ? [each.gold] : []))
}

interface Reading {
  /** Hears of each document before it is read. */
  readonly onDocument?: (name: string) => void
  /** Of scans in a language; they stay unread otherwise. */
  readonly recognition?: (language: Gold['language']) => TextRecognition
}

/** Reads the documents one after the other. */
export async function readDocuments(
  folder: string,
  golds: readonly Gold[],
  {onDocument, recognition = () => noRecognition}: Reading = {},
): Promise<ReadDocument[]> {
  const extractor = openExtractor()
  try {
    const documents: ReadDocument[] = []
    for (const gold of golds) {
      onDocument?.(gold.document)
      const bytes = await readFile(join(folder, 'documents', gold.document))
      const file = {bytes, name: gold.document}
      const {pages} = await recognition(gold.language).complete(file, await extractor.extract(file), extractor)
      documents.push({gold, pages})
    }
    return documents
  } finally {
    await extractor.close()
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(join(folder, 'gold'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new UserError(`There is no evaluation set in ${folder}.`, {
      cause: error,
      code: 'NO_EVALUATION_SET',
      exitCode: ExitCode.notFound,
      nextStep: 'Run lab ai eval in a clone of the repository, or name the folder: lab ai eval --set eval',
    })
  }
}
