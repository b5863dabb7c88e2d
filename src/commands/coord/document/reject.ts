import {rejectSuggestions, SuggestionShape} from '#shared/analysis/index'
import {changeFlags, projectFlag, references, SuggestionCommand, z} from '#shared/cli/index'

export default class DocumentReject extends SuggestionCommand {
  static override kind = 'document.reject'
  static override shape = z.array(SuggestionShape)
  static override summary = 'Turn down what documents suggest.'
  static override description =
    'It is not suggested again, neither by another analysis nor for another version of the document. It can still be accepted later.'
  static override args = {suggestion: references('suggestion (LIB-D1/3, LIB-D1/3,5-7) or a document')}
  static override flags = {...projectFlag, ...changeFlags}
  static override examples = [
    '<%= config.bin %> document reject LIB-D1/4 --reason "Known since spring"',
    '<%= config.bin %> document reject d1/2,8-12 -p LIB',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentReject)
    await this.decide('reject', args.suggestion, flags, async (transaction, selection, acting) => ({
      suggestions: await rejectSuggestions(transaction, selection, flags, acting),
      warnings: [],
    }))
  }
}
