import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {BriefingDiff} from './diff.ts'

/** Three lists with a sign before each fact: + new, - gone, ~ changed (before → after). */
export function renderDiff(diff: BriefingDiff, {colour, columns}: Screen): string {
  const {after, before, changed, gone, project, unchanged} = diff
  const head = colour.bold(`Briefing of ${before.date} → ${after.date}${project ? ` for ${project}` : ''}`)
  const signed = (sign: string, text: string) => wrap(`${sign} ${plainLine(text)}`, columns)
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', colour.bold(`${title} (${lines.length})`), ...lines]
  const same = unchanged === 1 ? '1 fact is unchanged.' : `${unchanged} facts are unchanged.`
  return [
    head,
    ...part(
      'New',
      diff.new.map(({text}) => signed('+', text)),
    ),
    ...part(
      'Gone',
      gone.map(({text}) => signed('-', text)),
    ),
    ...part(
      'Changed',
      changed.map((pair) => `${signed('~', pair.before.text)}\n${signed(' ', `→ ${pair.after.text}`)}`),
    ),
    '',
    same,
  ].join('\n')
}
