import {closest} from '../coordination/index.ts'
import {ExitCode, UserError} from '../errors.ts'

const LONGEST_TEXT = 20_000

/** One line of at most `longest` characters: names, titles, people. */
export function parseLine(text: string, longest = 200): string {
  const line = text.trim()
  if (/[\r\n\t]/.test(line)) throw invalid('must be one line, without tabs.')
  return withoutControls(line, longest)
}

/** Several lines, for descriptions and plans. */
export function parseText(text: string, longest = LONGEST_TEXT): string {
  return withoutControls(text.replaceAll('\r\n', '\n').trim(), longest)
}

export function parseChoice<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const wanted = text.trim().toLowerCase()
  const choice = choices.find((each) => each === wanted)
  if (choice) return choice
  const near = closest(wanted, choices)
  throw invalid(`must be one of ${choices.join(', ')}${near ? ` (did you mean ${near}?)` : ''}.`)
}

export function parseInteger(text: string, lowest: number, highest: number): number {
  const value = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (!(value >= lowest && value <= highest)) throw invalid(`must be a whole number from ${lowest} to ${highest}.`)
  return value
}

/** A percentage with at most two decimals, kept as the decimal text that was typed. */
export function parsePercent(text: string, highest = 100): string {
  const match = /^(\d{1,4}(?:\.\d{1,2})?)\s*%?$/.exec(text.trim())
  if (!match || Number(match[1]) > highest) throw invalid(`must be a percentage from 0 to ${highest}, such as 12.5.`)
  return match[1]!
}

function withoutControls(text: string, longest: number): string {
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.exec(text)
  if (control) {
    const code = control[0].codePointAt(0)!.toString(16).padStart(4, '0').toUpperCase()
    throw invalid(`holds a control character (U+${code}); type it without.`)
  }
  if (/\p{Surrogate}/u.test(text)) throw invalid('holds broken Unicode (half a surrogate pair).')
  const length = [...text].length
  if (length > longest) throw invalid(`is ${length} characters long; ${longest} is the most.`)
  return text
}

function invalid(message: string): UserError {
  return new UserError(message, {code: 'INVALID_INPUT', exitCode: ExitCode.usage})
}
