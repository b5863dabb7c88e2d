import {plainLine} from './text.ts'

/** Text as one word of a POSIX shell, for commands that people copy: what a register holds must never run. */
export function shellWord(text: string): string {
  const word = plainLine(text)
  return /^[\w.,:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
