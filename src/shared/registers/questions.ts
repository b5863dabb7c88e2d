import {UserError} from '../errors.ts'
import {parseLine} from '../input/index.ts'
import {ask, isInteractive, type Question} from '../terminal/index.ts'

interface AskFlags {
  readonly 'no-input': boolean
  readonly json: boolean
}

/**
 * Makes what asks on a terminal for the fields of a new entry, one line each, when the `needed` one was not typed;
 * elsewhere the fields stay as they are. What is asked is checked with everything else when the entry is added.
 */
export function askForFields<Fields extends {readonly [Field in keyof Fields]?: string | undefined}>(
  needed: keyof Fields & string,
  questions: readonly (Pick<Question, 'message'> & {readonly name: keyof Fields & string})[],
): <Typed extends Fields>(fields: Typed, flags: AskFlags) => Promise<Typed> {
  return async (fields, flags) => {
    if (fields[needed] || flags['no-input'] || flags.json || !isInteractive()) return fields
    const open = questions.filter(({name}) => fields[name] === undefined)
    const problem = (answer: string, name: string) =>
      answer === '' && name === needed ? 'Say it in a few words.' : lineProblem(answer)
    const answers = await ask(open.map((each) => ({...each, problem: (answer) => problem(answer, each.name)})))
    return {...fields, ...answers}
  }
}

function lineProblem(answer: string): string | undefined {
  try {
    parseLine(answer)
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
