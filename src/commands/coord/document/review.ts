import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {DocumentShape, documentLine, reviewDocuments} from '#shared/documents/index'

export default class DocumentReview extends RegisterCommand {
  static override kind = 'document.review'
  static override shape = z.array(DocumentShape)
  static override summary = 'Record that documents were looked at today.'
  static override args = {document: references('document')}
  static override flags = {
    ...projectFlag,
    next: valueFlag('day on which they are to be looked at again (else none)', '<date>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> document review LIB-D1 --next +6m']

  async run() {
    const {args, flags} = await this.parse(DocumentReview)
    await this.changeEntries(args.document, flags, reviewDocuments, {line: documentLine, past: 'Reviewed'})
  }
}
