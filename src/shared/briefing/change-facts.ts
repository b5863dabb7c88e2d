import type {IsoDate} from '#shared/coordination/index'
import type {ChangeCount} from '#shared/history/index'
import type {FactDraft} from './facts.ts'
import {groupBy} from './group-by.ts'

/** What is counted, in the order in which it is told. */
const nouns: ReadonlyMap<string, string> = new Map([
  ['risk', 'risk'],
  ['action', 'action'],
  ['milestone', 'milestone'],
  ['budget_line', 'budget line'],
  ['budget_transaction', 'booking'],
  ['stakeholder', 'stakeholder'],
  ['document', 'document'],
])

export const countedEntities: readonly string[] = ['project', ...nouns.keys()]

/** One fact a project, the one with most changes first: "LIB: 2 actions added, 1 done; 1 risk closed since 2026-11-20." */
export function changeFacts(changes: readonly ChangeCount[], since: IsoDate): FactDraft[] {
  const projects = groupBy(changes, ({project}) => project)
  const total = (counts: readonly ChangeCount[]) => counts.reduce((sum, {count}) => sum + count, 0)
  return [...projects]
    .toSorted(([key, one], [otherKey, other]) => total(other) - total(one) || key.localeCompare(otherKey))
    .map(([project, counts]) => ({
      action: `coord log -p ${project} --since ${since}`,
      code: null,
      project,
      references: [project],
      section: 'changes',
      severity: null,
      text: `${project}: ${changeText(counts)} since ${since}.`,
      topic: 'change',
    }))
}

function changeText(counts: readonly ChangeCount[]): string {
  const entries = [...nouns].flatMap(([entity, noun]) => {
    const own = counts.filter((each) => each.entity === entity)
    return own.length === 0 ? [] : [registerText(noun, own)]
  })
  const self = counts.filter(({entity}) => entity === 'project').map(({what}) => `the project ${what}`)
  return [...self, ...entries].join('; ')
}

/** "3 actions added, 1 done". */
function registerText(noun: string, counts: readonly ChangeCount[]): string {
  return counts
    .map(({count, what}, index) =>
      index > 0 ? `${count} ${what}` : `${count} ${noun}${count === 1 ? '' : 's'} ${what}`,
    )
    .join(', ')
}
