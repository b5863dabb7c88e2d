import {asOfFlag, choiceFlag, Flags, listFlags, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {documentKinds} from '#shared/coordination/index'
import {DocumentShape, documentList, documentTotals, loadDocuments, readDocumentFilter} from '#shared/documents/index'

export default class DocumentList extends RegisterCommand {
  static override kind = 'document.list'
  static override shape = z.array(DocumentShape)
  static override summary = 'List documents in the order they were added.'
  static override description = 'Pages and scans are those of the newest version.'
  static override flags = {
    ...projectFlag,
    kind: choiceFlag('only documents of this kind', documentKinds),
    owner: valueFlag('only documents of this owner', '<name>'),
    portfolio: Flags.boolean({description: 'the documents of all projects, whichever is in use'}),
    scans: Flags.boolean({description: 'only documents with scanned pages that have no text'}),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> document list -p LIB',
    '<%= config.bin %> document list --portfolio --kind contract --sort review --csv',
  ]

  async run() {
    const {flags} = await this.parse(DocumentList)
    const around = await this.surroundings(flags)
    await this.listEntries(around, flags, readDocumentFilter(flags), {
      list: documentList,
      load: loadDocuments,
      totals: documentTotals,
    })
  }
}
