import {alertSeverities} from '#shared/coordination/index'
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
import {dark, light, type Scheme} from './palette.ts'
import {briefingSubject} from './subject.ts'

const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace"
const WIDEST = 720

/**
 * One file that mail clients can show: tables for the layout and every style at its element, nothing from elsewhere. The
 * style block only adds what a client may leave out: the dark scheme, narrow screens, print on A4.
 */
export function briefingHtml(briefing: Briefing): string {
  const title = escaped(titleOf(briefing))
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(briefingSubject(briefing))}</title>
<style>
${styles()}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:${light.page};color:${light.text};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${escaped(preview(briefing))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${light.page}">
<tr><td class="outer" align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDEST}px;background:${light.card};border:1px solid ${light.border};border-radius:8px">
<tr><td class="inner" align="left" style="padding:28px 32px;font-family:${SANS};font-size:15px;line-height:1.5;color:${light.text}">
<h1 class="text" style="margin:0 0 8px;font-size:22px;line-height:1.3;font-weight:700;color:${light.text}">${title}</h1>
${briefing.isQuiet ? quietBody(briefing) : body(briefing)}
<p class="muted rule" style="margin:28px 0 0;padding:12px 0 0;border-top:1px solid ${light.border};font-size:12px;line-height:1.6;color:${light.muted}">${footerParts(
    briefing,
  )
    .map(escaped)
    .join(' &middot; ')}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

function quietBody(briefing: Briefing): string {
  const lines = [...headlines(briefing).map(({text}) => text), NOTHING_NEEDS_YOU]
  return paragraph(lines.map(held).join(' '))
}

function body(briefing: Briefing): string {
  const empty = emptyLine(briefing)
  return [
    ...headlines(briefing).map(({id, text}) => paragraph(cited(text, [id]))),
    told(briefing),
    ...sectionsOf(briefing).map(section),
    empty === null ? '' : `<p class="muted" style="margin:24px 0 0;color:${light.muted}">${escaped(empty)}</p>`,
  ]
    .filter(Boolean)
    .join('\n')
}

function paragraph(content: string): string {
  return `<p class="text" style="margin:0 0 12px;color:${light.text};overflow-wrap:anywhere">${content}</p>`
}

function told(briefing: Briefing): string {
  const sentences = toldSentences(briefing).map(({factIds, text}) => cited(text, factIds))
  if (sentences.length === 0) return ''
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 12px">
<tr><td class="text code" style="padding:12px 16px;background:${light.code};border-radius:6px;font-family:${SANS};font-size:15px;line-height:1.6;color:${light.text};overflow-wrap:anywhere">${sentences.join(' ')}</td></tr>
</table>`
}

/** With the ids of its facts, small. */
function cited(text: string, factIds: readonly string[]): string {
  return `${held(text)} <span class="muted" style="font-size:12px;color:${light.muted}">${escaped(factIds.join(' '))}</span>`
}

function chip(severity: NonNullable<Fact['severity']>, content: string): string {
  const {back, text} = light.chips[severity]
  return `<span class="chip ${severity}" style="display:inline-block;padding:1px 8px;border-radius:10px;font-size:13px;line-height:1.5;font-weight:600;white-space:nowrap;background:${back};color:${text}">${content}</span>`
}

function section({facts, title}: Section): string {
  return `<h2 class="text" style="margin:26px 0 4px;font-size:16px;line-height:1.3;font-weight:700;color:${light.text}">${escaped(title)}</h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${facts
  .map((fact) =>
    row(
      fact,
      facts.some(({severity}) => severity !== null),
    ),
  )
  .join('\n')}
</table>`
}

function row(fact: Fact, hasChips: boolean): string {
  const cell = `border-top:1px solid ${light.border};font-family:${SANS}`
  const word = severityWord(fact)
  const mark = fact.severity === null || word === null ? '' : chip(fact.severity, escaped(word))
  const command =
    fact.action === null
      ? ''
      : `<br><code class="code muted" style="display:inline-block;margin-top:3px;padding:1px 6px;border-radius:4px;font-family:${MONO};font-size:12.5px;background:${light.code};color:${light.muted};overflow-wrap:anywhere">${held(fact.action)}</code>`
  return `<tr class="fact">
<td class="muted rule id" width="34" valign="top" style="${cell};width:34px;padding:10px 0;font-size:12px;line-height:22px;color:${light.muted}">${escaped(fact.id)}</td>
${hasChips ? `<td class="rule mark" width="92" valign="top" style="${cell};width:92px;padding:9px 0">${mark}</td>\n` : ''}<td class="text rule said" valign="top" style="${cell};padding:9px 0;font-size:15px;line-height:1.5;color:${light.text};overflow-wrap:anywhere">${held(fact.text)}${command}</td>
</tr>`
}

/** What inboxes show beside the subject. */
function preview({isQuiet, narrative}: Briefing): string {
  return isQuiet
    ? NOTHING_NEEDS_YOU
    : narrative.sentences
        .map(({text}) => text)
        .join(' ')
        .slice(0, LONGEST_PREVIEW)
}

const LONGEST_PREVIEW = 200

function styles(): string {
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media screen and (max-width:520px){
.outer{padding:0!important}
.card{border-width:0!important;border-radius:0!important}
.inner{padding:20px 16px!important}
.fact td{display:inline-block!important}
.fact .mark,.fact .id{padding:10px 0 0!important;width:auto!important;margin-right:8px!important}
.fact .said{display:block!important;padding:2px 0 10px!important;border-top-width:0!important}
.fact .id{border-top-width:0!important}
.fact .mark{border-top-width:0!important}
.fact{display:block!important;border-top:1px solid ${light.border}}
}
@media screen and (prefers-color-scheme:dark){
${scheme(dark)}
}
@page{size:A4;margin:16mm 14mm}
@media print{
.page,.card{background:#ffffff!important}
.card{max-width:none!important;border-width:0!important}
.outer,.inner{padding:0!important}
.said,p{font-size:13px!important}
.fact code,.chip{font-size:11px!important}
.fact td{padding:5px 0!important}
.fact,p{page-break-inside:avoid;break-inside:avoid}
h1,h2{page-break-after:avoid;break-after:avoid}
.chip,.code{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}`
}

function scheme({border, card, chips, code, muted, page, text}: Scheme): string {
  return [
    `.page{background:${page}!important;color:${text}!important}`,
    `.card{background:${card}!important;border-color:${border}!important}`,
    `.text{color:${text}!important}`,
    `.muted{color:${muted}!important}`,
    `.code{background:${code}!important}`,
    `.rule,.fact{border-color:${border}!important}`,
    ...alertSeverities.map(
      (severity) =>
        `.${severity}{background:${chips[severity].back}!important;color:${chips[severity].text}!important}`,
    ),
  ].join('\n')
}

/** With what must not be torn at the end of a line: dates, amounts, references, the flags of commands. */
function held(text: string): string {
  return escaped(text).replace(HELD, '<span style="white-space:nowrap">$&</span>')
}

const HELD =
  /(?<![\w-])(?:\d{4}-\d{2}-\d{2}|[A-Z]{3} [\d,]{1,20}(?:\.\d{1,4})?|[A-Z][A-Z0-9]{1,9}-[A-Z]\d{1,9}|--[a-z-]{1,30})(?![\w-])/g

function escaped(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
