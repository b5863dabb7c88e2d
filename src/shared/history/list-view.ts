import type {ListView} from '#shared/lists/index'
import {localMinute} from '#shared/terminal/index'
import type {Change} from './shape.ts'
import {describeEvent} from './view.ts'

/** Changes as a list, for pipes and spreadsheets; a terminal shows the moments in `timeZone`. */
export function changeList(timeZone: string): ListView<Change> {
  return {
    columns: [
      {align: 'right', name: 'change', value: (change) => change.id},
      {name: 'at', shown: (change) => localMinute(change.at, timeZone), value: (change) => change.at},
      {flexible: true, leaves: 1, name: 'actor', value: (change) => change.actor},
      {flexible: true, leaves: 2, name: 'command', value: (change) => change.command},
      {flexible: true, name: 'what', value: ({events}) => events.map((event) => describeEvent(event)).join('; ')},
      {flexible: true, leaves: 3, name: 'reason', value: (change) => change.reason},
      {flexible: true, name: 'references', onRequest: true, value: referencesOf},
      {align: 'right', name: 'undoes', onRequest: true, value: (change) => change.undoes},
      {align: 'right', name: 'undone-by', onRequest: true, title: 'UNDONE BY', value: (change) => change.undoneBy},
    ],
    empty: 'No changes.',
  }
}

/** Each reference that the change touched once. */
function referencesOf({events}: Change): string {
  return [...new Set(events.map(({reference}) => reference))].join(' ')
}
