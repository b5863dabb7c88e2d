import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'
import {DocumentWithVersionsShape, renderDocument, showDocuments} from '#shared/documents/index'

export default class DocumentShow extends RegisterCommand {
  static override kind = 'document.show'
  static override shape = z.array(DocumentWithVersionsShape)
  static override summary = 'Show everything about documents but their text.'
  static override args = {document: references('document')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = [
    '<%= config.bin %> document show LIB-D1',
    '<%= config.bin %> document show d1 d2 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentShow)
    await this.showEntries(
      flags,
      (database, key, now) => showDocuments(database, args.document, key, now),
      renderDocument,
    )
  }
}
