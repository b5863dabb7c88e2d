import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {DescribedField} from '../input/index.ts'

export {Flags}

const GLOBAL = 'GLOBAL'

/** On every command of both bins. */
export const globalFlags = {
  json: Flags.boolean({description: 'print the whole answer as JSON, and nothing else on stdout', helpGroup: GLOBAL}),
  'no-color': Flags.boolean({description: 'print without colour (so does NO_COLOR)', helpGroup: GLOBAL}),
  'no-input': Flags.boolean({description: 'never ask; fail where an answer would be needed', helpGroup: GLOBAL}),
  quiet: Flags.boolean({char: 'q', description: 'print references only', helpGroup: GLOBAL}),
  verbose: Flags.boolean({description: 'say more about what is being done, on stderr', helpGroup: GLOBAL}),
}

export const listFlags = {
  columns: Flags.string({description: 'columns to show, separated by commas', helpGroup: 'LIST', helpValue: '<a,b>'}),
  csv: Flags.boolean({description: 'print as CSV with a header', exclusive: ['json'], helpGroup: 'LIST'}),
  limit: Flags.integer({char: 'l', description: 'show at most this many', helpGroup: 'LIST', helpValue: '<n>'}),
  sort: Flags.string({
    description: 'columns to sort by, separated by commas; a leading - reverses',
    helpGroup: 'LIST',
    helpValue: '<-score,due>',
  }),
}

export const changeFlags = {
  'dry-run': Flags.boolean({
    char: 'n',
    description: 'check everything and show the outcome, save nothing',
    helpGroup: 'CHANGE',
  }),
  reason: Flags.string({description: 'why, for the history', helpGroup: 'CHANGE', helpValue: '<text>'}),
}

export const yesFlag = {
  yes: Flags.boolean({char: 'y', description: 'go ahead without asking', helpGroup: 'CHANGE'}),
}

export const projectFlag = {
  project: Flags.string({
    char: 'p',
    description: 'project key (else COORD_PROJECT, else the one of "coord use")',
    helpValue: '<KEY>',
  }),
}

export const personalFlag = {
  personal: Flags.boolean({description: 'with personal data: e-mail and telephone'}),
}

/** On commands that only look; what they then show is that day's (`CoordCommand`). */
export const asOfFlag = {
  'as-of': Flags.string({
    description: 'as it was at the end of this day, in your time zone',
    helpGroup: 'PAST',
    helpValue: '<DATE>',
  }),
}

export const versionFlag = {
  'if-version': Flags.integer({
    description: 'change it only if it still is at this version (see show --json)',
    helpGroup: 'CHANGE',
    helpValue: '<n>',
  }),
}

/** A text flag whose values are checked with everything else, so that all problems are reported at once. */
export function valueFlag(description: string, helpValue = '<text>') {
  return Flags.string({description, helpValue})
}

/** The values are in the help and in shell completion; they are checked with everything else. */
export function choiceFlag(description: string, choices: readonly string[]) {
  return Flags.string({description, helpValue: `<${choices.join('|')}>`})
}

/** One flag for each field of an entity; the values are checked together, by the area. */
export function fieldFlags<Name extends string>(fields: Readonly<Record<Name, DescribedField>>) {
  const flags = Object.entries<DescribedField>(fields).map(([name, {choices, description, example}]) => [
    name,
    choices ? choiceFlag(description, choices) : valueFlag(description, example),
  ])
  return Object.fromEntries(flags) as Record<Name, ReturnType<typeof valueFlag>>
}

/** oclif waits for a missing argument on stdin, which would hang in cron: it never does here. */
export function argument(description: string) {
  return Args.string({description, ignoreStdin: true, required: true})
}

export function optionalArgument(description: string) {
  return Args.string({description, ignoreStdin: true})
}

/** Verbs that take a reference take several. */
export function references(noun: string) {
  return Args.string({
    description: `reference of the ${noun}, or several`,
    ignoreStdin: true,
    multiple: true,
    required: true,
  })
}

/** Paths of files and folders. */
export function severalFiles(description: string) {
  return Args.string({description, ignoreStdin: true, multiple: true, required: true})
}

/** Several words that need no quotes. */
export function words(description: string) {
  return Args.string({description, ignoreStdin: true, multiple: true, required: true})
}

/** References where something else is meant when none is named. */
export function optionalReferences(noun: string) {
  return Args.string({description: `reference of the ${noun}, or several`, ignoreStdin: true, multiple: true})
}
