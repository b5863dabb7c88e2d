import {
  loadSuggestions,
  readSuggestionReferences,
  renderSuggestions,
  SuggestionShape,
  suggestionKinds,
  suggestionList,
  suggestionTotals,
} from '#shared/analysis/index'
import {
  asOfFlag,
  CoordCommand,
  choiceFlag,
  Flags,
  listFlags,
  optionalReferences,
  projectFlag,
  z,
} from '#shared/cli/index'
import {newForm, parseChoice} from '#shared/input/index'

export default class DocumentSuggestions extends CoordCommand {
  static override kind = 'document.suggestions'
  static override shape = z.array(SuggestionShape)
  static override summary = 'List what documents suggest for the registers.'
  static override description =
    'Each with its quote and page. Those that wait for a decision; with --all also what was accepted and rejected. Without a document all of the project.'
  static override args = {suggestion: optionalReferences('document or suggestion (LIB-D1, LIB-D1/3)')}
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'what is decided too'}),
    kind: choiceFlag('only suggestions of this kind', suggestionKinds),
    portfolio: Flags.boolean({description: 'of all projects, whichever is in use'}),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> document suggestions LIB-D1',
    '<%= config.bin %> document suggestions --portfolio --kind risk --csv',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentSuggestions)
    const form = newForm()
    const kind = form.read('--kind', flags.kind, (text) => parseChoice(text, suggestionKinds))
    form.assertValid('The list')
    const typed = readSuggestionReferences(args.suggestion ?? [])
    const around = await this.surroundings(flags)
    const projectKey = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const data = await this.withSession(around, flags, async ({database}) =>
      loadSuggestions(database, {
        all: flags.all,
        projectKey,
        typed,
        ...(typed.length === 0 && (await this.ofProject(database, projectKey))),
        ...(kind && {kind}),
      }),
    )
    this.printList(
      {
        data,
        footer: (screen, shown) => suggestionTotals(shown, screen),
        list: suggestionList,
        page: (screen, shown) => [renderSuggestions(shown, screen), suggestionTotals(shown, screen)].join('\n\n'),
        reference: ({reference}) => reference,
      },
      flags,
    )
  }
}
