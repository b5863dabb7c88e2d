import {
  type AddedDocuments,
  type AddFields,
  addDocuments,
  assertFilesNamed,
  checkAdding,
  findFiles,
  noRecognition,
  nothingAdded,
  type RefusedFile,
  renderAdded,
  withPrepared,
} from '../documents/index.ts'
import {ExitCode} from '../errors.ts'
import {requireProject} from '../projects/index.ts'
import {CoordCommand} from './coord-command.ts'
import type {ChangeFlags} from './database-command.ts'
import {progressBar} from './progress-bar.ts'
import {textRecognition} from './text-recognition.ts'

interface AddFlags extends ChangeFlags, AddFields {
  readonly project?: string | undefined
  readonly name?: string | undefined
  readonly 'no-ocr': boolean
  readonly 'ocr-languages'?: string | undefined
}

/** A command that takes in documents. */
export abstract class DocumentCommand extends CoordCommand {
  /** The database is open before and after the files are read, not while: others may be waiting for it. */
  protected async addFiles(typed: readonly string[], flags: AddFlags): Promise<void> {
    const around = await this.surroundings()
    const acting = this.acting(around)
    const key = await this.requireProjectKey(around, flags)
    const found = await findFiles(typed, process.stdin, flags.name)
    const count = found.files.length + found.unreadable.length
    assertFilesNamed(count)
    const known = await this.withSession(around, flags, async ({database}) =>
      checkAdding(database, await requireProject(database, key), flags, count, acting),
    )
    const bar = progressBar(flags.json || flags.quiet ? {write: () => true} : process.stderr)
    const recognition = flags['no-ocr'] ? noRecognition : textRecognition(around.packageRoot, flags['ocr-languages'])
    const preparing = {isKnown: (sha256: string) => known.has(sha256), onProgress: bar.show, recognition}
    await withPrepared(found.files, preparing, async (prepared, unread) => {
      bar.clear()
      const refused = [...found.unreadable, ...unread]
      if (prepared.length === 0) throw nothingAdded(refused)
      const {change, past, value} = await this.change(around, flags, async (transaction) =>
        addDocuments(transaction, await requireProject(transaction, key), prepared, flags, acting),
      )
      const data: AddedDocuments = {...value, ignored: found.ignored, refused: refused.map(inWords)}
      const references = data.added.map(({reference}) => reference)
      this.print(
        {
          change,
          data,
          ...(refused.length > 0 && {exitCode: ExitCode.failed}),
          references,
          view: (screen) => renderAdded(past('Added'), data, screen),
          warnings: found.ignored > 0 ? [`${found.ignored} files of other kinds were left alone.`] : [],
        },
        flags,
      )
    }).finally(bar.clear)
  }
}

function inWords({error, path}: RefusedFile): AddedDocuments['refused'][number] {
  return {code: error.code, file: path, message: error.message, nextStep: error.nextStep ?? null}
}
