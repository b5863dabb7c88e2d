import {pad, plainLine, type Screen, width} from '#shared/terminal/index'
import type {Initialisation} from './initialise.ts'

export function renderInitialisation(
  {file, isNew, settings}: Initialisation,
  {dryRun}: {readonly dryRun: boolean},
  {colour}: Screen,
): string {
  if (settings.length === 0) return 'Everything stays as it is.'
  const nameWidth = Math.max(...settings.map(({name}) => width(name)))
  const done = dryRun ? 'Would write' : 'Wrote'
  const lines = settings.map(({after, before, name, outcome}) => {
    const start = `  ${colour.bold(pad(name, nameWidth))}  `
    if (outcome === 'unchanged') return `${start}${plainLine(after)} ${colour.dim('(as before)')}`
    return `${start}${before === null ? '' : `${colour.dim(plainLine(before))} → `}${plainLine(after)}`
  })
  return [`${done} ${colour.bold(file)}${isNew ? ' (new, only you may read it)' : ''}`, ...lines].join('\n')
}
