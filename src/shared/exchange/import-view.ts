import {plainText, type Screen} from '#shared/terminal/index'
import type {Import} from './import.ts'

/** For example `Imported risks.csv: 12 added, 3 changed, 40 unchanged`. */
export function renderImport(past: string, {added, changed, source, unchanged}: Import, {colour}: Screen): string {
  const counts = [`${added.length} added`, `${changed.length} changed`, `${unchanged} unchanged`]
  return `${past} ${colour.bold(plainText(source))}: ${counts.join(', ')}`
}
