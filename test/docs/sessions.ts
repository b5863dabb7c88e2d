import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** One command of a session in a document, with what the document shows of its output. */
export interface Example {
  /** The document's own line, from 1. */
  readonly line: number
  /** What is typed after `$ `; a `\` at the end of a line goes on in the next. */
  readonly command: string
  readonly shown: readonly string[]
}

export const root = join(import.meta.dirname, '../..')

export function readDocument(name: string): string {
  return readFileSync(join(root, name), 'utf8')
}

/** The commands of all code blocks marked `console`, in their order. */
export function examplesIn(text: string): Example[] {
  const examples: {line: number; command: string; shown: string[]}[] = []
  let isSession = false
  for (const [index, line] of text.split('\n').entries()) {
    const last = examples.at(-1)
    if (line.startsWith('```')) isSession = line === '```console'
    else if (!isSession) continue
    else if (line.startsWith('$ ')) examples.push({command: line.slice(2), line: index + 1, shown: []})
    else if (last?.command.endsWith('\\') && last.shown.length === 0) last.command += `\n${line}`
    else last?.shown.push(line)
  }
  return examples
}

/**
 * Whether the output is what the document shows of it: the lines are the same, but for the width of columns; a line `…`
 * stands for any number of lines, and `…` within a line for any text.
 */
export function isAsShown(output: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown
  if (first === undefined) return output.length === 0
  if (first === '…') return output.some((_, index) => isAsShown(output.slice(index), rest)) || isAsShown([], rest)
  const [line, ...others] = output
  return line !== undefined && patternOf(first).test(line) && isAsShown(others, rest)
}

function patternOf(shown: string): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/ {2,}/g, ' {2,}')
  return new RegExp(`^${shown.trimEnd().split('…').map(literal).join('.*')}$`)
}
