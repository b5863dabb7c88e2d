import {paintBand} from '#shared/risks/index'
import {type Screen, wrap} from '#shared/terminal/index'
import type {ProfileChange} from './profile-change.ts'

/** The difference between the two profiles: cells first, then the risks that move; `past` says what was done with it. */
export function renderProfileChange(plan: ProfileChange, {colour, columns}: Screen, past = ''): string {
  const {after, before, cells, project, risks} = plan
  const band = ({colour: name, word}: {colour: string; word: string}) =>
    paintBand({colour: name as 'green', word}, `${name} (${word})`, colour)
  const lines = [`${past} ${colour.bold(project)}: ${before} → ${after}`.trimStart()]
  if (cells.length === 0) lines.push('No cell of the matrix changes its band.')
  for (const cell of cells)
    lines.push(`  ${cell.likelihood}×${cell.impact}  ${band(cell.before)} → ${band(cell.after)}`)
  lines.push(risks.length === 0 ? 'No risk changes its band.' : 'Risks that change their band:')
  for (const risk of risks) lines.push(`  ${colour.bold(risk.reference)}  ${band(risk.before)} → ${band(risk.after)}`)
  return lines.map((line) => wrap(line, columns)).join('\n')
}
