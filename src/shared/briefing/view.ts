import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {Briefing} from './types.ts'

export function renderBriefing({date, facts, project}: Briefing, screen: Screen): string {
  const {colour, columns} = screen
  const head = colour.bold(`Briefing of ${date}${project ? ` for ${project}` : ''}`)
  const lines = facts.map(({action, id, text}) => {
    const fact = wrap(`${id.padEnd(4)}${plainLine(text)}`, columns)
    return action ? `${fact}\n    ${colour.dim(plainLine(action))}` : fact
  })
  return [head, '', ...lines].join('\n')
}
