import {ActionShape, renderAction, showActions} from '#shared/actions/index'
import {EvidenceOfEntryShape, renderEvidence, withEvidence} from '#shared/analysis/evidence/index'
import {asOfFlag, projectFlag, RegisterCommand, references, z} from '#shared/cli/index'

export default class ActionShow extends RegisterCommand {
  static override kind = 'action.show'
  static override shape = z.array(ActionShape.extend({evidence: z.array(EvidenceOfEntryShape)}))
  static override summary = 'Show everything about actions.'
  static override args = {action: references('action')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = [
    '<%= config.bin %> action show LIB-A3',
    '<%= config.bin %> action show a3 a4 -p LIB --json',
  ]

  async run() {
    const {args, flags} = await this.parse(ActionShow)
    await this.showEntries(
      flags,
      async (database, key, now) => withEvidence(database, await showActions(database, args.action, key, now)),
      (action, screen) => renderAction(action, screen) + renderEvidence(action.evidence, screen),
    )
  }
}
