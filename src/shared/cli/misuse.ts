import {closest} from '../coordination/index.ts'
import type {Problem} from '../errors.ts'

/** What oclif's parser throws about a command line; it has no codes, so its sentences are read. */
export interface ParseError extends Error {
  /** Flags that the command does not have. */
  readonly flags?: readonly string[]
  /** Arguments that are missing, or superfluous ones as they were typed. */
  readonly args?: readonly ({readonly name: string; readonly description?: string} | string)[]
  readonly parse?: {readonly input?: {readonly flags?: Readonly<Record<string, unknown>>}}
}

interface Misuse {
  readonly message: string
  readonly problems: readonly Problem[]
}

/** Wrong usage in our words, each problem with its flag or argument. */
export function describeMisuse(error: ParseError): Misuse {
  if (error.flags) {
    const known = Object.keys(error.parse?.input?.flags ?? {})
    return {
      message: 'There are flags that this command does not know.',
      problems: error.flags.map((flag) => unknownFlag(flag, known)),
    }
  }
  const missing = (error.args ?? []).flatMap((argument) => (typeof argument === 'string' ? [] : [argument]))
  if (missing.length > 0) {
    return {
      message: 'The command needs more than was typed.',
      problems: missing.map(({description, name}) => ({field: name, message: `is missing: ${description ?? name}.`})),
    }
  }
  const superfluous = (error.args ?? []).filter((argument) => typeof argument === 'string')
  if (superfluous.length > 0) {
    return {
      message: 'The command was given more than it takes.',
      problems: superfluous.map((argument) => ({field: argument, message: 'is one argument too many.'})),
    }
  }
  const lines = error.message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^(Parsing --\S+) *\n/, '$1 ')
    .split('\n')
    .map((line) => line.trim())
  const problems = lines.flatMap(readLine)
  return problems.length > 0
    ? {message: 'The command line is not right, nothing was done.', problems}
    : {message: lines.join(' '), problems: []}
}

function unknownFlag(flag: string, known: readonly string[]): Problem {
  const near = closest(flag.replace(/^-+/, ''), known)
  const suggestion = near ? `; did you mean --${near}?` : ''
  return {field: flag, message: `is not a flag of this command${suggestion}`}
}

const patterns: readonly (readonly [RegExp, (match: readonly string[]) => Problem])[] = [
  [
    /^Parsing (--\S+)\s+Expected an integer but received: (.*)$/,
    ([, field, given]) => ({field: field!, message: `must be a whole number, not "${given}".`}),
  ],
  [
    /^Parsing (--\S+)\s+Expected an integer greater than or equal to (\S+)/,
    ([, field, least]) => ({field: field!, message: `must be ${least} or more.`}),
  ],
  [/^Flag (--\S+) expects a value$/, ([, field]) => ({field: field!, message: 'needs a value.'})],
  [
    /^Expected (--[^\s=]+)=(.*) to be one of: (.*)$/,
    ([, field, given, choices]) => ({field: field!, message: `must be one of ${choices}, not "${given}".`}),
  ],
  [
    /^Expected ([^-].*) to be one of: (.*)$/,
    ([, given, choices]) => ({message: `"${given}" must be one of ${choices}.`}),
  ],
  [
    /^One of the following must be provided when using (--\S+): (.*)$/,
    ([, field, others]) => ({field: field!, message: `only goes together with one of ${others}.`}),
  ],
  [
    /^(--[^\s=]+)(?:=\S+)? cannot also be provided when using (--\S+)$/,
    ([, field, other]) => ({field: field!, message: `does not go together with ${other}.`}),
  ],
]

function readLine(line: string): Problem[] {
  for (const [pattern, problemOf] of patterns) {
    const match = pattern.exec(line)
    if (match) return [problemOf(match)]
  }
  return []
}
