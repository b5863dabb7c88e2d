import {changeFlags, projectFlag, RegisterCommand, references, yesFlag, z} from '#shared/cli/index'
import {DocumentShape, documentLine, removeDocuments} from '#shared/documents/index'

export default class DocumentRemove extends RegisterCommand {
  static override kind = 'document.remove'
  static override shape = z.array(DocumentShape)
  static override summary = 'Take documents out of a project.'
  static override description = 'Their files and texts stay in the database, so that undo brings them back.'
  static override args = {document: references('document')}
  static override flags = {...projectFlag, ...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> document remove LIB-D3 --yes']

  async run() {
    const {args, flags} = await this.parse(DocumentRemove)
    await this.removeEntries(args.document, flags, removeDocuments, documentLine)
  }
}
