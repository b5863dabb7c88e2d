import {CoordCommand, choiceFlag, Flags, listFlags, projectFlag, words} from '#shared/cli/index'
import {documentKinds} from '#shared/coordination/index'
import {
  DocumentSearchShape,
  documentHitList,
  documentLanguages,
  readDocumentReferences,
  readSearchFilter,
  renderHits,
  searchDocuments,
  searchWarnings,
} from '#shared/documents/index'

export default class DocumentSearch extends CoordCommand {
  static override kind = 'document.search'
  static override shape = DocumentSearchShape
  static override summary = 'Find words on the pages of documents.'
  static override description =
    `Pages on which all words stand are found, the best first: in any form of English and German words, whatever their case. "Words in quotes" follow each other, a word with a minus must not be on the page (quote the whole: '"west wing" -roof'). When a word is nowhere, those most like it are looked for.
The newest versions of the documents of the project are searched, without a project those of all.`
  static override args = {text: words('words to look for')}
  static override flags = {
    ...projectFlag,
    document: Flags.string({
      description: 'only in this document; several are possible',
      helpValue: '<REF>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    kind: choiceFlag('only in documents of this kind', documentKinds),
    language: choiceFlag('only on pages in this language', documentLanguages),
    portfolio: Flags.boolean({description: 'in the documents of all projects, whichever is in use'}),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> document search scaffolding -p LIB',
    '<%= config.bin %> document search west wing --kind contract --portfolio',
    '<%= config.bin %> document search Gerüst --language de --limit 5 --json',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentSearch)
    const filter = readSearchFilter(flags)
    const around = await this.surroundings()
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const text = args.text.join(' ')
    const found = await this.withSession(around, flags, async ({database}) => {
      const {projectId} = await this.ofProject(database, key)
      const only = {
        ...filter,
        ...(projectId !== undefined && {projectIds: [projectId]}),
        ...(await readDocumentReferences(database, flags.document, key)),
      }
      return searchDocuments(database, text, only, flags.limit)
    })
    this.printList(
      {
        data: found.hits,
        document: (hits) => ({...found, hits}),
        list: documentHitList,
        page: (screen, hits) => renderHits(found, hits, screen),
        reference: ({reference}) => reference,
        warnings: searchWarnings(found),
      },
      flags,
    )
  }
}
