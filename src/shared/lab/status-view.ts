import type {Screen} from '#shared/terminal/index'
import {renderChecks} from './check-view.ts'
import type {SystemStatus} from './status.ts'

export function renderSystemStatus({lines}: SystemStatus, screen: Screen): string {
  return renderChecks(
    lines.map((line) => ({...line, word: line.light})),
    screen,
  )
}
