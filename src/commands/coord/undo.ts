import {CoordCommand, changeFlags, optionalArgument} from '#shared/cli/index'
import {ChangeShape, changeToUndo, readChangeNumber, renderChanges, undoChange} from '#shared/history/index'

export default class Undo extends CoordCommand {
  static override kind = 'undo'
  static override shape = ChangeShape
  static override summary = 'Take a change back, by an inverse change.'
  static override description =
    'Without a number your newest change that still stands. An undo is a change too: it can be undone. Refused when something later changed the same fields.'
  static override args = {change: optionalArgument('number of the change (see log)')}
  static override flags = {...changeFlags}
  static override examples = ['<%= config.bin %> undo', '<%= config.bin %> undo 12 --reason "Wrong project"']

  async run() {
    const {args, flags} = await this.parse(Undo)
    const wanted = readChangeNumber(args.change)
    const around = await this.surroundings()
    const {actor} = around.config.general
    const {change, value: undone} = await this.withSession(around, flags, async (session) => {
      const found = await changeToUndo(session.database, wanted, actor)
      return this.changeIn(session, flags, (transaction) => undoChange(transaction, found, around.now), {
        undoes: found.id,
      })
    })
    this.print(
      {
        change,
        data: undone,
        references: [String(undone.id)],
        view: (screen) => `Undone:\n${renderChanges([undone], screen, around.config.general.timeZone)}`,
      },
      flags,
    )
  }
}
