import {plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {dueText, paintLate} from './list-view.ts'
import type {Action} from './shape.ts'

export function renderAction(action: Action, screen: Screen): string {
  const {colour} = screen
  const details = renderDetails(
    [
      {label: 'status', value: action.status},
      {label: 'owner', value: action.owner},
      {label: 'due', style: (text) => paintLate(text, action, colour), value: dueText(action)},
      {label: 'put off', value: movedText(action)},
      {label: 'priority', value: action.priority},
      {label: 'blocked', value: action.blockedOn && `since ${action.blockedOn}: ${action.blockedReason}`},
      {label: 'follows from', value: action.source},
      {label: 'description', value: action.description},
      {label: 'done', value: action.doneOn},
      {label: 'outcome', value: action.outcome},
    ],
    screen,
  )
  return `${colour.bold(wrap(`${action.reference}  ${plainLine(action.title)}`, screen.columns))}\n${details}`
}

/** One line after a change: the reference, the title, who and until when. */
export function actionLine(action: Action, {colour}: Screen): string {
  const due = dueText(action)
  const parts = [
    colour.bold(action.reference),
    plainLine(action.title),
    colour.dim(action.status),
    ...(action.owner ? [plainLine(action.owner)] : []),
    ...(due ? [paintLate(`due ${due}`, action, colour)] : []),
  ]
  return parts.join('  ')
}

function movedText({movedCount}: Action): string | null {
  if (movedCount === 0) return null
  return movedCount === 1 ? 'once' : `${movedCount} times`
}
