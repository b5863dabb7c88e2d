import {plainLine, truncate} from '#shared/terminal/index'
import type {Briefing} from '../types.ts'

const LONGEST = 120

/** The subject of a mail: what awaits its reader, and nothing that should not stand on a locked screen. */
export function briefingSubject({counts: {toActOn, urgent}, date, facts, isQuiet, project}: Briefing): string {
  const needed = facts.filter(({section}) => section === 'needs-you').length
  const waiting = [
    needed > 0 && `${needed} ${needed === 1 ? 'needs' : 'need'} you`,
    urgent > 0 && `${urgent} urgent`,
    toActOn > 0 && `${toActOn} to act on`,
  ].filter((part) => part !== false)
  const said = isQuiet || waiting.length === 0 ? 'nothing needs you' : waiting.join(', ')
  return truncate(plainLine(`Briefing ${date}${project === null ? '' : ` ${project}`}: ${said}`), LONGEST)
}
