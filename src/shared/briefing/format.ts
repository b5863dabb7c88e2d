import type {Screen} from '#shared/terminal/index'
import {briefingHtml} from './formats/html.ts'
import {briefingMarkdown} from './formats/markdown.ts'
import {briefingText} from './formats/text.ts'
import type {Briefing} from './types.ts'

/** JSON is what every command prints with `--json`. */
export const briefingFormats = ['text', 'markdown', 'html', 'json'] as const
export type BriefingFormat = (typeof briefingFormats)[number]

/** How a briefing is printed; text is for a terminal. */
export function renderBriefing(briefing: Briefing, format: BriefingFormat, screen: Screen): string {
  if (format === 'markdown') return briefingMarkdown(briefing)
  return format === 'html' ? briefingHtml(briefing) : briefingText(briefing, screen)
}
