import type {Screen} from '#shared/terminal/index'
import {lightOf} from './check.ts'
import {paintLight, renderChecks} from './check-view.ts'
import type {Examination} from './doctor.ts'
import {counted} from './quantities.ts'

export function renderExamination(examination: Examination, screen: Screen): string {
  const {checks, failed, ok, warnings} = examination
  const lines = renderChecks(
    checks.map((check) => ({...check, light: lightOf(check.state), word: check.state})),
    screen,
  )
  if (!screen.isTerminal) return lines
  const {colour} = screen
  const parts = [
    `${ok} ok`,
    warnings > 0 ? paintLight('yellow', counted(warnings, 'warning'), colour) : '0 warnings',
    failed > 0 ? paintLight('red', `${failed} failed`, colour) : '0 failed',
  ]
  return `${lines}\n\n${parts.join(', ')}`
}
