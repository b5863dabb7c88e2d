import {ExitCode, UserError} from '#shared/errors'
import {editDistance} from './closest.ts'
import {quoted} from './quoted.ts'

/** What each letter of a reference stands for. */
export const itemKinds = {
  R: 'risk',
  A: 'action',
  M: 'milestone',
  S: 'stakeholder',
  B: 'budget line',
  T: 'transaction',
  D: 'document',
} as const
export type ItemLetter = keyof typeof itemKinds

export interface Reference {
  /** The key of the project. */
  readonly project: string
  readonly letter: ItemLetter
  readonly number: number
}

export interface ReferenceContext {
  /** Completes `R3`; a project that is typed wins. */
  readonly projectKey?: string | undefined
  /** The only kind of item that makes sense here; with a project it completes a plain `3`. */
  readonly letter?: ItemLetter | undefined
}

export function formatReference({project, letter, number}: Reference): string {
  return `${project}-${letter}${number}`
}

/** `LIB-R3` anywhere; `R3` where the project is known; `3` where the project and the kind of item are. */
export function parseReference(text: string, {projectKey, letter}: ReferenceContext = {}): Reference {
  const typed = text.trim().toUpperCase()
  const match = /^(?:([A-Z][A-Z0-9]{1,9})-)?([RAMSBTD])?0*([1-9]\d{0,8})$/.exec(typed)
  const itemLetter = (match?.[2] as ItemLetter | undefined) ?? (match?.[1] ? undefined : letter)
  if (!match || !itemLetter) throw notAReference(text, {projectKey, letter})
  if (letter && itemLetter !== letter) {
    throw invalidReference(
      `${quoted(text)} belongs to the ${itemKinds[itemLetter]} register, not to the ${itemKinds[letter]} register.`,
      `Type a reference such as ${match[1] ?? projectKey ?? 'LIB'}-${letter}${match[3]}.`,
    )
  }
  const key = match[1] ?? projectKey
  if (key === undefined) {
    throw invalidReference(
      `${quoted(text)} does not say which project it belongs to.`,
      `Type the whole reference, such as LIB-${itemLetter}${match[3]}, or name the project with --project.`,
    )
  }
  return {project: key, letter: itemLetter, number: Number(match[3])}
}

/** At most `count` of the known references that are a typing mistake or two away, the nearest numbers first. */
export function closestReferences(wanted: string, known: Iterable<string>, count = 3): string[] {
  const word = wanted.trim().toUpperCase()
  return [...known]
    .map((reference) => ({
      reference,
      edits: editDistance(word, reference.toUpperCase(), 2),
      apart: Math.abs(lastNumber(reference) - lastNumber(word)),
    }))
    .filter(({edits}) => edits <= 2)
    .sort((one, other) => one.edits - other.edits || one.apart - other.apart)
    .slice(0, count)
    .map(({reference}) => reference)
}

function lastNumber(reference: string): number {
  return Number(/(\d{0,15})$/.exec(reference)?.[1] ?? 0)
}

function notAReference(text: string, {projectKey = 'LIB', letter}: ReferenceContext): UserError {
  const letters = Object.entries(itemKinds).map(([each, kind]) => `${each} ${kind}`)
  return invalidReference(
    `${quoted(text)} is not a reference.`,
    letter
      ? `Type a reference such as ${projectKey}-${letter}3.`
      : `Type a reference such as ${projectKey}-R3; the letters are ${letters.join(', ')}.`,
  )
}

function invalidReference(message: string, nextStep: string): UserError {
  return new UserError(message, {code: 'INVALID_REFERENCE', exitCode: ExitCode.usage, nextStep})
}
