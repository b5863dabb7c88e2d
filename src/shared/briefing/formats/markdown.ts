import {plainLine} from '#shared/terminal/index'
import type {Briefing, Fact} from '../types.ts'
import {
  emptyLine,
  footerParts,
  headlines,
  NOTHING_NEEDS_YOU,
  type Section,
  sectionsOf,
  severityWord,
  titleOf,
  toldSentences,
} from './content.ts'

/** As GitHub and CommonMark read it. What people have written is text in it: never a link, a heading or HTML. */
export function briefingMarkdown(briefing: Briefing): string {
  const stand = headlines(briefing).map(({text}) => escaped(text))
  const footer = `*${escaped(footerParts(briefing).join(' · '))}*`
  const head = `# ${escaped(titleOf(briefing))}`
  if (briefing.isQuiet) return `${[head, [...stand, NOTHING_NEEDS_YOU].join(' '), footer].join('\n\n')}\n`
  const told = toldSentences(briefing).map(({factIds, text}) => `${escaped(text)} (${escaped(factIds.join(' '))})`)
  const empty = emptyLine(briefing)
  const blocks = [
    head,
    headlines(briefing)
      .map(({id, text}) => `${escaped(text)} (${escaped(id)})`)
      .join(' '),
    told.join(' '),
    ...sectionsOf(briefing).map(sectionText),
    empty === null ? '' : escaped(empty),
    footer,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

function sectionText({facts, title}: Section): string {
  return [`## ${title}`, facts.map(item).join('\n')].join('\n\n')
}

function item(fact: Fact): string {
  const word = severityWord(fact)
  const line = [`**${escaped(fact.id)}**`, ...(word === null ? [] : [`*${word}*`]), escaped(fact.text)].join(' · ')
  return fact.action === null ? `- ${line}` : `- ${line}\\\n  ${code(fact.action)}`
}

/** Marks that could begin something, also those of mathematics, tables and links that GitHub finds by itself. */
function escaped(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&\u2060')
}

/** Between more backticks in a row than there are in it. */
function code(command: string): string {
  const text = plainLine(command)
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({length}) => length))
  const fence = '`'.repeat(longest + 1)
  const gap = /^`|`$/.test(text) ? ' ' : ''
  return fence + gap + text + gap + fence
}
