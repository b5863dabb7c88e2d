import {type Colour, plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {Analysis, JsonFinding} from './shape.ts'

export interface ShownParts {
  /** All findings of each kind, instead of the first ones. */
  readonly all: boolean
  /** What the model has said and the document does not prove. */
  readonly unverified: boolean
}

const MOST_SHOWN = 8

const headings: readonly (readonly [JsonFinding['kind'], string])[] = [
  ['key_point', 'Key points'],
  ['decision', 'Decisions'],
  ['risk', 'Risks'],
  ['action', 'Actions'],
  ['date', 'Dates'],
  ['amount', 'Amounts'],
  ['stakeholder', 'Stakeholders'],
]

/** The analysis of one document: every finding with its page and, where it says more, its quote. */
export function renderAnalysis(analysis: Analysis, screen: Screen, shown: ShownParts): string {
  const {colour, columns} = screen
  const {document, sentiment, summary, summaryBy, title} = analysis
  const sections = [
    [`${colour.bold(`${document}  ${plainLine(title)}`)}`, colour.dim(whoText(analysis))].join('\n'),
    summary.length > 0 &&
      section(
        `Summary (${summaryBy === 'ai' ? 'by the model, from verified quotes' : 'sentences of the document'})`,
        summary.map(({evidence, text}) => `${plainLine(text)} ${colour.dim(`[${pagesText(evidence)}]`)}`),
        screen,
      ),
    `${colour.bold('Sentiment')}  ${sentiment.label} ${sentiment.score.toFixed(2)} by rules${sentiment.ai === null ? '' : `, ${sentiment.ai} by the model`}`,
    ...headings.map(([kind, heading]) => findingsText(heading, kind, analysis, screen, shown)),
    analysis.warnings.length > 0 &&
      section(
        'Warnings',
        analysis.warnings.map(({code, page, text}) => `${code.replaceAll('-', ' ')}, p. ${page}: “${plainLine(text)}”`),
        screen,
      ),
    shown.unverified &&
      section(
        'Unverified: what the model has said and the document does not prove',
        analysis.unverified.map(
          ({kind, quote, reason}) => `${wordsOfName(kind)}, ${wordsOfName(reason)}: “${plainLine(quote)}”`,
        ),
        screen,
      ),
    wrap(colour.dim(countsText(analysis)), columns),
  ]
  return sections.filter((part) => typeof part === 'string' && part !== '').join('\n\n')
}

/** What keeps the answer from being complete. */
export function analysisWarnings({coverage, degraded, document, isOutdated, stats, version}: Analysis): string[] {
  const {parts, partsRead, truncated, unreadPages} = coverage
  return [
    isOutdated && `${document}: version ${version} was analysed, a newer one was not: add --again`,
    degraded !== null && partsRead > 0 && `${document}: the model has read ${partsRead} of ${parts} parts`,
    unreadPages.length > 0 && `${document}: nothing was read on ${pageList(unreadPages)} (scans without text)`,
    truncated !== null && `${document}: ${truncated}`,
    stats.rejected > 0 &&
      `${document}: ${stats.rejected} of ${stats.rejected + stats.grounded} notes of the model are not proven by the document: --show-unverified`,
  ].filter((warning) => typeof warning === 'string')
}

function findingsText(
  heading: string,
  kind: JsonFinding['kind'],
  {findings}: Analysis,
  screen: Screen,
  {all}: ShownParts,
): string | false {
  const own = findings.filter((finding) => finding.kind === kind)
  if (own.length === 0) return false
  const first = all ? own : strongest(own)
  const more = own.length - first.length
  return section(
    `${heading} (${own.length})`,
    [
      ...first.map((finding) => findingText(finding, screen.colour)),
      ...(more > 0 ? [screen.colour.dim(`and ${more} more: --all`)] : []),
    ],
    screen,
  )
}

/** In the order of the document. */
function strongest(findings: readonly JsonFinding[]): JsonFinding[] {
  const ranks = {high: 0, low: 2, medium: 1}
  const chosen = findings.toSorted((one, other) => ranks[one.confidence] - ranks[other.confidence])
  const kept = new Set(chosen.slice(0, MOST_SHOWN))
  return findings.filter((finding) => kept.has(finding))
}

function findingText(finding: JsonFinding, colour: Colour): string {
  const {confidence, evidence, origin, suggestion} = finding
  const who = {ai: 'by the model', both: 'by rules and the model', rules: 'by rules'}[origin]
  const marks = [pagesText(evidence), confidence, who, ...(suggestion === null ? [] : [suggestion])].join(', ')
  return `${told(finding)} ${colour.dim(`[${marks}]`)}`
}

function told(finding: JsonFinding): string {
  const text = plainLine(finding.text)
  switch (finding.kind) {
    case 'date': {
      const {date, isAmbiguous, meaning} = finding
      return `${date}${isAmbiguous ? ' (day and month could be swapped)' : ''}  ${plainLine(meaning ?? finding.text)}`
    }
    case 'amount':
      return `${finding.amount.amount} ${finding.amount.currency}  ${plainLine(finding.meaning ?? finding.text)}`
    case 'stakeholder':
      return [finding.name, finding.role].filter((part) => part !== null).map(plainLine).join(', ')
    case 'action': {
      const extra = [finding.owner && `owner ${plainLine(finding.owner)}`, finding.due && `due ${finding.due}`]
      const known = extra.filter((part) => typeof part === 'string')
      return known.length === 0 ? text : `${text} (${known.join(', ')})`
    }
    case 'risk':
      return finding.severity === null ? text : `${text} (${finding.severity})`
    default:
      return text
  }
}

function section(heading: string, lines: readonly string[], {colour, columns}: Screen): string {
  return [colour.bold(heading), ...lines.map((line) => wrap(`  ${line}`, columns))].join('\n')
}

function whoText({analysedAt, documentType, language, model, source, version}: Analysis): string {
  const languages = {de: 'German', en: 'English'} as const
  const parts = [
    documentType && wordsOfName(documentType),
    language && languages[language],
    `version ${version}`,
    source === 'rules' ? 'by rules' : `by rules and ${plainLine(model ?? 'a model')}`,
    analysedAt.slice(0, 10),
  ]
  return parts.filter((part) => typeof part === 'string').join(', ')
}

function countsText({coverage, document, stats, suggestions}: Analysis): string {
  const decided = suggestions.accepted + suggestions.rejected
  const parts = [
    coverage.pages === 1 ? '1 page' : `${coverage.pages} pages`,
    stats.grounded > 0 && `${stats.grounded} notes of the model verified`,
    stats.rejected > 0 && `${stats.rejected} rejected`,
    stats.sentencesDropped > 0 && `${stats.sentencesDropped} sentences of its summary dropped`,
    `${suggestions.pending} suggestions to decide about${decided > 0 ? `, ${decided} decided` : ''}`,
  ]
  return `${document}: ${parts.filter((part) => typeof part === 'string').join(', ')}`
}

function pagesText(evidence: readonly {readonly page: number}[]): string {
  return pageList([...new Set(evidence.map(({page}) => page))])
}

function pageList(pages: readonly number[]): string {
  const first = pages.slice(0, MOST_PAGES)
  return `p. ${first.join(', ')}${pages.length > first.length ? ', …' : ''}`
}

const MOST_PAGES = 6

function wordsOfName(name: string): string {
  return name.replaceAll('_', ' ')
}
