import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import {ExitCode, UserError} from '../errors.ts'
import {invalidInput, newForm, parseInteger} from '../input/index.ts'
import {documentRegister} from './load.ts'
import {listPages, listVersions} from './repository.ts'
import type {DocumentText} from './shape.ts'

interface WantedText {
  /** `3`, `2-5` or `1,4-6`; all when undefined. */
  readonly pages?: string | undefined
  /** Of the document; the newest when undefined. */
  readonly version?: string | undefined
}

/** The text of a document, page by page. */
export async function loadText(
  database: Kysely<Database>,
  typed: string,
  projectKey: string | undefined,
  wanted: WantedText,
): Promise<DocumentText> {
  const form = newForm()
  const number = form.read('--of-version', wanted.version, (text) => parseInteger(text, 1, 1_000_000))
  const ranges = form.read('--page', wanted.pages, parsePages)
  form.assertValid('The text')
  const [document] = await requireEntries(database, documentRegister, [typed], projectKey)
  const {id, reference, title} = document!
  const versions = await listVersions(database, [id])
  const version = versions.find((each) => (number ? each.number === number : true))
  if (!version) {
    throw new UserError(`${reference} has no version ${number}.`, {
      code: 'VERSION_NOT_FOUND',
      exitCode: ExitCode.notFound,
      nextStep: `coord document show ${reference}`,
      problems: [{field: '--of-version', message: `there are ${versions.map((each) => each.number).join(', ')}.`}],
    })
  }
  const pages = await listPages(database, version.id)
  const beyond = (ranges ?? []).find(([from]) => from > pages.length)
  if (beyond) {
    throw invalidInput('The text', [
      {field: '--page', message: `is ${beyond[0]}, and ${reference} has ${counted(pages.length)}.`},
    ])
  }
  const isWanted = (page: number) => !ranges || ranges.some(([from, to]) => page >= from && page <= to)
  return {
    pages: pages.filter((page) => isWanted(page.number)),
    reference,
    title,
    totalPages: pages.length,
    version: version.number,
  }
}

function counted(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`
}

function parsePages(text: string): [from: number, to: number][] {
  return text.split(',').map((range) => {
    const match = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(range)
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
    if (!match || from < 1 || to < from) {
      throw new UserError('must be a page such as 3, or pages such as 2-5 or 1,4-6.', {
        code: 'INVALID_INPUT',
        exitCode: ExitCode.usage,
      })
    }
    return [from, to]
  })
}
