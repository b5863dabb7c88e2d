import {argument, CoordCommand, projectFlag, valueFlag} from '#shared/cli/index'
import {DocumentTextShape, loadText, renderText} from '#shared/documents/index'

export default class DocumentText extends CoordCommand {
  static override kind = 'document.text'
  static override shape = DocumentTextShape
  static override summary = 'Print the text of a document, page by page.'
  static override description =
    'A slide is a page, and so is a stretch of some pages of a format that has none. Escape codes are taken out when a file is added.'
  static override args = {document: argument('reference of the document')}
  static override flags = {
    ...projectFlag,
    'of-version': valueFlag('version of the document (else the newest)', '<n>'),
    page: valueFlag('only these pages', '<1,4-6>'),
  }
  static override examples = [
    '<%= config.bin %> document text LIB-D1 --page 3',
    '<%= config.bin %> document text LIB-D1 --of-version 1 | less -R',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentText)
    const around = await this.surroundings()
    const key = await this.projectKey(around, flags)
    const wanted = {pages: flags.page, version: flags['of-version']}
    const data = await this.withSession(around, flags, ({database}) => loadText(database, args.document, key, wanted))
    this.print({data, references: [data.reference], view: (screen) => renderText(data, screen)}, flags)
  }
}
