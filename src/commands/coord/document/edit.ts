import {changeFlags, fieldFlags, projectFlag, RegisterCommand, references, versionFlag, z} from '#shared/cli/index'
import {DocumentShape, documentFields, documentLine, editDocuments} from '#shared/documents/index'

export default class DocumentEdit extends RegisterCommand {
  static override kind = 'document.edit'
  static override shape = z.array(DocumentShape)
  static override summary = 'Change what is known about documents.'
  static override description =
    'What they hold changes with another file: coord document add FILE --replaces REF. An empty value clears a field.'
  static override args = {document: references('document')}
  static override flags = {...projectFlag, ...fieldFlags(documentFields), ...versionFlag, ...changeFlags}
  static override examples = ['<%= config.bin %> document edit LIB-D1 --kind contract --review +6m']

  async run() {
    const {args, flags} = await this.parse(DocumentEdit)
    await this.editEntries(args.document, flags, editDocuments, documentLine)
  }
}
