import type {Transaction} from 'kysely'
import {type Booked, bookedLines} from '../budgets/index.ts'
import type {Acting} from '../conventions.ts'
import type {Database} from '../db/index.ts'
import {CoordCommand} from './coord-command.ts'
import type {ChangeFlags} from './database-command.ts'

/** A command that books on the lines of a budget: its `work` is all that differs. */
export abstract class BookingCommand extends CoordCommand {
  protected async book(
    flags: ChangeFlags & {readonly project?: string | undefined},
    work: (transaction: Transaction<Database>, projectKey: string | undefined, acting: Acting) => Promise<Booked>,
  ): Promise<void> {
    const around = await this.surroundings()
    const key = await this.projectKey(around, flags)
    const {change, value: booked} = await this.change(around, flags, (transaction) =>
      work(transaction, key, this.acting(around)),
    )
    const {transactions, warnings} = booked
    const references = transactions.map(({reference}) => reference)
    this.print({change, data: transactions, references, view: bookedLines(booked), warnings}, flags)
  }
}
