import {acceptSuggestions, bookingVerbs, SuggestionShape} from '#shared/analysis/index'
import {changeFlags, choiceFlag, projectFlag, references, SuggestionCommand, valueFlag, z} from '#shared/cli/index'

export default class DocumentAccept extends SuggestionCommand {
  static override kind = 'document.accept'
  static override shape = z.array(SuggestionShape)
  static override summary = 'Make entries of what documents suggest.'
  static override description =
    'A risk, an action, a milestone, a stakeholder or a booking, which keeps the quote that it comes from. With a document instead of suggestions you are shown one after the other, on a terminal.'
  static override args = {suggestion: references('suggestion (LIB-D1/3, LIB-D1/3,5-7) or a document')}
  static override flags = {
    ...projectFlag,
    as: choiceFlag('how an amount is booked (else spend)', bookingVerbs),
    date: valueFlag('another day: due, planned or booked', '<date>'),
    line: valueFlag('budget line that an amount is booked on', '<reference>'),
    owner: valueFlag('who answers for it', '<name>'),
    title: valueFlag('another title'),
    vendor: valueFlag('who is paid, or pays', '<name>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> document accept LIB-D1/3 LIB-D1/5-7 --owner ben',
    '<%= config.bin %> document accept d1/9 -p LIB --line B2 --as commit --vendor "Acme"',
    '<%= config.bin %> document accept LIB-D1',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentAccept)
    await this.decide('accept', args.suggestion, flags, (transaction, selection, acting) =>
      acceptSuggestions(transaction, selection, flags, acting),
    )
  }
}
