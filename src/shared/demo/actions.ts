import type {Transaction} from 'kysely'
import {
  type ActionFields,
  type ActionProject,
  addAction,
  blockActions,
  cancelActions,
  completeActions,
  editActions,
  startActions,
} from '#shared/actions/index'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'

interface DemoAction extends ActionFields {
  /** What happens to it after it was added, in this order. */
  readonly afterwards?: {
    /** Due dates that follow the first one. */
    readonly moved?: readonly string[]
    readonly start?: true
    readonly block?: {readonly reason: string; readonly daysAgo: number}
    readonly done?: {readonly on: string; readonly outcome: string}
    readonly cancel?: string
  }
}

const DAY_IN_MILLISECONDS = 86_400_000

/** Actions in every state, overdue and put off ones among them; `day(n)` is n days after today. */
export async function addDemoActions(
  transaction: Transaction<Database>,
  project: ActionProject,
  day: (days: number) => string,
  acting: Acting,
): Promise<void> {
  for (const {afterwards, ...fields} of demoActions(project.key, day)) {
    const {reference} = await addAction(transaction, project, fields, acting)
    const selection = {projectKey: project.key, references: [reference]}
    for (const due of afterwards?.moved ?? []) await editActions(transaction, selection, {due}, acting)
    if (afterwards?.start) await startActions(transaction, selection, {}, acting)
    if (afterwards?.block) {
      const {daysAgo, reason} = afterwards.block
      const then = {...acting, now: new Date(acting.now.getTime() - daysAgo * DAY_IN_MILLISECONDS)}
      await blockActions(transaction, selection, {reason}, then)
    }
    if (afterwards?.done) await completeActions(transaction, selection, afterwards.done, acting)
    if (afterwards?.cancel) await cancelActions(transaction, selection, {reason: afterwards.cancel}, acting)
  }
}

function demoActions(key: string, day: (days: number) => string): DemoAction[] {
  return [
    {
      description: 'All panels of the west wing, with samples from the ceiling',
      due: day(-32),
      owner: 'ben',
      priority: 'critical',
      source: `${key}-R1`,
      title: 'Order the asbestos survey',
      afterwards: {moved: [day(-25), day(-11), day(-4)], start: true},
    },
    {
      due: day(3),
      owner: 'cora',
      priority: 'high',
      source: `${key}-R2`,
      title: 'Sign the framework contract for steel',
      afterwards: {start: true},
    },
    {
      due: day(9),
      owner: 'ana',
      source: `${key}-R3`,
      title: 'Hand in the drawings of the entrance',
      afterwards: {block: {daysAgo: 8, reason: 'The architect waits for the new fire protection rules'}},
    },
    {due: day(24), owner: 'eva', source: `${key}-R6`, title: 'Write down how the catalogue is migrated'},
    {title: 'Find a place for the returned books during the works'},
    {
      due: day(-40),
      owner: 'dev',
      title: 'Book the crane for the roof',
      afterwards: {done: {on: day(-42), outcome: 'Booked for the second week after the permit'}},
    },
    {
      due: day(20),
      owner: 'dev',
      priority: 'low',
      source: `${key}-R5`,
      title: 'Look for spare parts of the old lift',
      afterwards: {cancel: 'The lift is replaced instead'},
    },
  ]
}
