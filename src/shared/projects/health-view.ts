import {paintColour, plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {declaredBetterText} from './health.ts'
import type {Project} from './shape.ts'

type Health = Project['health']

/** What the registers say of each side, what is declared, and in plain words when that is better. */
export function renderHealth({health, key, name}: Project, screen: Screen): string {
  const {colour, columns} = screen
  const painted = (band: Health['computed']) => ({
    style: (text: string) => (band === null ? text : paintColour(band, text, colour)),
  })
  const details = renderDetails(
    [
      {...painted(health.computed), label: 'computed', value: colourText(health.computed)},
      ...health.parts.map((part) => ({
        ...painted(part.colour),
        label: `  ${part.dimension}`,
        value: `${colourText(part.colour)}: ${plainLine(part.reason)}`,
      })),
      {...painted(health.declared?.colour ?? null), label: 'declared', value: declaredText(health) ?? 'nothing'},
    ],
    screen,
  )
  const better = declaredBetterText(health)
  const head = colour.bold(wrap(`${key}  ${plainLine(name)}`, columns))
  return [head, details, ...(better === null ? [] : [wrap(plainLine(better), columns)])].join('\n')
}

/** For the page of a project: the computed health and why, what is declared, and whether that is better. */
export function healthText(health: Health): string {
  const declared = declaredText(health)
  const {computed, reasons} = health
  const lines = [computed === null ? colourText(null) : `${computed}: ${reasons.map(plainLine).join(' ')}`]
  if (declared !== null) lines.push(`declared ${declared}${health.declaredBetter ? ' (better than computed)' : ''}`)
  return lines.join('\n')
}

/** For a cell: the computed colour, and the declared one where that is another. */
export function healthWords(health: Health): string {
  const facts = colourText(health.computed)
  return isDeclaredOtherwise(health) ? `${facts} (declared ${health.declared.colour})` : facts
}

/** The same in fewer columns: the view says elsewhere what ≠ means. */
export function healthSign(health: Health): string {
  const facts = colourText(health.computed)
  return isDeclaredOtherwise(health) ? `${facts} ≠ ${health.declared.colour}` : facts
}

export function isDeclaredOtherwise(health: Health): health is Health & {readonly declared: object} {
  return health.declared !== null && health.declared.colour !== health.computed
}

function declaredText({declared}: Health): string | null {
  return declared && `${declared.colour} until ${declared.until}: ${plainLine(declared.reason)}`
}

function colourText(band: Health['computed']): string {
  return band ?? 'not assessed'
}
