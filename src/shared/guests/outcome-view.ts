import {plainLine, type Screen} from '#shared/terminal/index'
import type {ApiCall, Outcome} from './steps.ts'

/** One line a step, and under --dry-run what would be sent. */
export function renderOutcomes(outcomes: readonly Outcome[], {colour}: Screen): string {
  return outcomes
    .flatMap(({calls, outcome, text, upid}) => {
      if (outcome === 'planned') return [`Would ${lowerFirst(plainLine(text))}`, ...calls.flatMap(callLines)]
      if (outcome === 'begun') return [`Begun: ${lowerFirst(plainLine(text))}  ${colour.dim(plainLine(upid ?? ''))}`]
      return [outcome === 'unchanged' ? `Nothing changed: ${plainLine(text)}` : plainLine(text)]
    })
    .join('\n')
}

function callLines({method, parameters, path}: ApiCall): string[] {
  const pairs = Object.entries(parameters).map(([name, value]) => `      ${name}=${plainLine(value)}`)
  return [`  ${method} ${plainLine(path)}`, ...pairs]
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
