import {UserError} from '../errors.ts'
import {parseLine} from '../input/index.ts'
import {ask, isInteractive, type Question} from '../terminal/index.ts'

interface AskFlags {
  readonly 'no-input': boolean
  readonly json: boolean
}

/**
 * Makes what asks on a terminal for the fields of a new entry, one line each unless a question has its own `problem`,
 * when the `needed` one was not typed; elsewhere the fields stay as they are. What is asked is checked with everything
 * else when the entry is added.
 */
export function askForFields<Fields extends {readonly [Field in keyof Fields]?: unknown}>(
  needed: keyof Fields & string,
  questions: readonly (Question & {readonly name: keyof Fields & string})[],
): <Typed extends Fields>(fields: Typed, flags: AskFlags) => Promise<Typed> {
  return async (fields, flags) => {
    if (fields[needed] || flags['no-input'] || flags.json || !isInteractive()) return fields
    const open = questions.filter(({name}) => fields[name] === undefined)
    const problem = (answer: string, name: string) =>
      answer === '' && name === needed ? 'Say it in a few words.' : problemOf(() => parseLine(answer))
    const answers = await ask(open.map((each) => ({problem: (answer) => problem(answer, each.name), ...each})))
    return {...fields, ...answers}
  }
}

/** What is wrong with an answer, as its parser says; nothing when it can be read. */
export function problemOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
