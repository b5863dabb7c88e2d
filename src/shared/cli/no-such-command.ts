import {editDistance} from '../coordination/index.ts'
import {ExitCode, UserError} from '../errors.ts'
import {plainLine, shellWord, truncate} from '../terminal/index.ts'
import {type Catalogue, nameLength} from './resolve.ts'

export interface BinCatalogue extends Catalogue {
  readonly bin: string
}

/** A command line that names no command: what was probably meant, as a line to paste with the arguments as typed. */
export function noSuchCommand(line: readonly string[], own: BinCatalogue, other: BinCatalogue): UserError {
  if (line[0]?.startsWith('-')) return commandComesFirst(line, own)
  const firstFlag = line.findIndex((arg) => arg.startsWith('-'))
  const words = firstFlag === -1 ? line : line.slice(0, firstFlag)
  const {bin, guess} = guessIn(words, own, other)
  const isCommand = bin.commands.has(guess.name)
  const meant = [bin.bin, guess.name].filter(Boolean).join(' ')
  const nextStep = isCommand ? withArguments(meant, line.slice(guess.used)) : `${meant} --help`
  return notFound(sentence(), nextStep)

  function sentence(): string {
    const isExact = guess.edits === 0
    if (isExact && bin === own && guess.read === guess.used) return `Which command of "${meant}"? None was named.`
    const typed = truncate(words.slice(0, guess.read).join(' '), LONGEST_NAME)
    const missing = `${own.bin} has no command "${typed}"`
    if (bin !== own && isExact && isCommand) return `${missing}, but ${bin.bin} has it.`
    return isExact && bin === own ? `${missing}.` : `${missing}. Did you mean "${meant}"?`
  }
}

const LONGEST_NAME = 60

interface Guess {
  /** The command, or the topic as far as the words lead. */
  readonly name: string
  /** Mistakes on the way there; a word that means the same counts as one. */
  readonly edits: number
  /** How many words were taken for the name, right or wrong; the others are arguments. */
  readonly used: number
  /** How many words were looked at, with the one that led nowhere. */
  readonly read: number
}

/** The bin that knows the first word best, this one if both do. */
function guessIn(words: readonly string[], own: BinCatalogue, other: BinCatalogue) {
  const here = guess(words, own)
  const there = guess(words, other)
  const isOther = nameLength(words, own) === 0 && (nameLength(words, other) > 0 || (!here.name && there.name !== ''))
  return isOther ? {bin: other, guess: there} : {bin: own, guess: here}
}

function guess(words: readonly string[], catalogue: Catalogue): Guess {
  const swapped = [words[1], words[0]].join(' ')
  if (catalogue.commands.has(swapped)) return {edits: 1, name: swapped, read: 2, used: 2}
  let found: Guess = {edits: 0, name: '', read: 0, used: 0}
  for (const word of words) {
    if (catalogue.commands.has(found.name)) break
    const verbs = childrenOf(found.name, catalogue)
    const child = nearest(word, verbs)
    const name = [found.name, child?.word ?? 'show'].filter(Boolean).join(' ')
    if (child) {
      found = {edits: found.edits + child.edits, name, read: found.read + 1, used: found.used + 1}
    } else if (looksLikeReference(word) && verbs.has('show')) {
      return {...found, edits: found.edits + 1, name, read: found.read + 1}
    } else {
      return {...found, read: found.read + 1}
    }
  }
  return found
}

function childrenOf(name: string, {commands, topics}: Catalogue): ReadonlySet<string> {
  const start = name === '' ? '' : `${name} `
  const below = [...commands, ...topics].filter((each) => each.startsWith(start) && each !== name)
  return new Set(below.map((each) => each.slice(start.length).split(' ')[0]!))
}

function nearest(typed: string, candidates: ReadonlySet<string>) {
  const word = typed.toLowerCase()
  if (candidates.has(word)) return {edits: word === typed ? 0 : 1, word}
  const same = sameMeaning.get(word)
  if (same !== undefined && candidates.has(same)) return {edits: 1, word: same}
  let best: {readonly edits: number; readonly word: string} | undefined
  for (const candidate of candidates) {
    const limit = mistakesAllowed(Math.max(word.length, candidate.length))
    const edits = editDistance(word, candidate, limit)
    if (edits <= limit && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = {edits, word: candidate}
  }
  return best
}

/** One in three letters, so that a short verb is not taken for another one. */
function mistakesAllowed(letters: number): number {
  return Math.min(3, Math.floor(letters / 3))
}

/** What other tools call our verbs. */
const sameMeaning = new Map([
  ['change', 'edit'],
  ['create', 'add'],
  ['delete', 'remove'],
  ['get', 'show'],
  ['ls', 'list'],
  ['new', 'add'],
  ['rm', 'remove'],
  ['update', 'edit'],
  ['view', 'show'],
])

function looksLikeReference(word: string): boolean {
  return /^([a-z][a-z0-9]*-)?[a-z]?\d+$/i.test(word)
}

function commandComesFirst(line: readonly string[], own: BinCatalogue): UserError {
  const begin = line.findIndex((arg) => nameLength([arg], own) === 1)
  const words = begin === -1 ? 0 : nameLength(line.slice(begin), own)
  const name = line.slice(begin, begin + words).join(' ')
  if (!own.commands.has(name)) return notFound(`${own.bin} was given no command.`, `${own.bin} --help`)
  const flags = [...line.slice(0, begin), ...line.slice(begin + words)]
  return notFound(
    `The command comes first, "${truncate(line[0]!, LONGEST_NAME)}" after it.`,
    withArguments(`${own.bin} ${name}`, flags),
  )
}

const LONGEST_LINE = 300

/** As typed, unless that would not be the same once pasted, or would show a password. */
function withArguments(command: string, args: readonly string[]): string {
  const isSafe = args.every((arg) => plainLine(arg) === arg && !/:\/\/[^/\s]*@/.test(arg))
  const whole = [command, ...args.map(shellWord)].join(' ')
  return isSafe && whole.length <= LONGEST_LINE ? whole : command
}

function notFound(message: string, nextStep: string): UserError {
  return new UserError(message, {code: 'NO_SUCH_COMMAND', exitCode: ExitCode.noSuchCommand, nextStep})
}
