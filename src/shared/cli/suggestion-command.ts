import type {Transaction} from 'kysely'
import type {Accepted, AcceptFields, SuggestionSelection} from '../analysis/index.ts'
import type {Acting} from '../conventions.ts'
import type {Database} from '../db/index.ts'
import {screenFor} from '../terminal/index.ts'
import {CoordCommand} from './coord-command.ts'
import type {ChangeFlags} from './database-command.ts'
import {entryLines} from './register-command.ts'

interface DecisionFlags extends ChangeFlags, AcceptFields {
  readonly 'no-input': boolean
  readonly project?: string | undefined
}

/** Named suggestions are decided as the verb says; of whole documents somebody decides one by one. */
export abstract class SuggestionCommand extends CoordCommand {
  protected async decide(
    verb: 'accept' | 'reject',
    suggestions: readonly string[],
    flags: DecisionFlags,
    work: (transaction: Transaction<Database>, selection: SuggestionSelection, acting: Acting) => Promise<Accepted>,
  ): Promise<void> {
    const {applyChoices, decisionLine, namesWholeDocuments, readSuggestionReferences} = await import(
      '../analysis/index.ts'
    )
    const around = await this.surroundings()
    const projectKey = await this.projectKey(around, flags)
    const typed = readSuggestionReferences(suggestions)
    const choices = namesWholeDocuments(typed)
      ? await this.choices(around, flags, {projectKey, typed}, verb)
      : undefined
    const {change, past, value} = await this.change(around, flags, (transaction) =>
      choices === undefined
        ? work(transaction, {projectKey, typed}, this.acting(around))
        : applyChoices(transaction, choices, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: value.suggestions,
        references: value.suggestions.map(({became, reference}) => became ?? reference),
        view: (screen) =>
          value.suggestions.length === 0
            ? past('')
            : value.suggestions
                .map((each) =>
                  entryLines(past(each.status === 'accepted' ? 'Accepted' : 'Rejected'), [each], decisionLine)(screen),
                )
                .join('\n'),
        warnings: value.warnings,
      },
      flags,
    )
  }

  /** Asked before the change begins: the database must not be held while somebody thinks. */
  private async choices(
    around: Awaited<ReturnType<CoordCommand['surroundings']>>,
    flags: DecisionFlags,
    {projectKey, typed}: SuggestionSelection,
    verb: 'accept' | 'reject',
  ) {
    const {askForChoices, linesToOffer, loadSuggestions, requireSomebodyToAsk} = await import('../analysis/index.ts')
    requireSomebodyToAsk(typed, verb, flags)
    const {lines, waiting} = await this.withSession(around, flags, async ({database}) => {
      const found = await loadSuggestions(database, {projectKey, typed})
      return {lines: await linesToOffer(database, found, around.now), waiting: found}
    })
    const screen = screenFor(process.stderr, process.env, flags['no-color'])
    return askForChoices(waiting, flags, {lines, screen, show: (text) => process.stderr.write(`${text}\n`)})
  }
}
