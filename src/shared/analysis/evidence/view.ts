import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {EvidenceOfEntry} from './load.ts'

/** Under an entry: where it comes from, word for word. Nothing for an entry without evidence. */
export function renderEvidence(evidence: readonly EvidenceOfEntry[], {colour, columns}: Screen): string {
  if (evidence.length === 0) return ''
  const passages = evidence.flatMap(({page, quote, suggestion, title}) => [
    wrap(`  ${colour.bold(suggestion)}  p. ${page}  ${colour.dim(plainLine(title))}`, columns),
    wrap(`    “${plainLine(quote)}”`, columns),
  ])
  return `\n${colour.dim('evidence')}\n${passages.join('\n')}`
}
