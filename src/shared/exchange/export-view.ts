import {plainText, type Screen} from '#shared/terminal/index'
import type {Export} from './export.ts'

/** One line about the file, or the file itself when it was not written to one. */
export function renderExport({content, entries, file, format}: Export, {colour, isTerminal}: Screen): string {
  if (file === null) return isTerminal ? plainText(content ?? '') : (content ?? '')
  const count = entries === 1 ? '1 entry' : `${entries} entries`
  return `Wrote ${count} as ${format} to ${colour.bold(plainText(file))}`
}
