import {ExitCode, UserError} from '../errors.ts'
import {isInteractive} from './screen.ts'

interface ConfirmOptions {
  readonly yes?: boolean | undefined
  readonly noInput: boolean
}

/** Asks before something that is hard to take back. A script, which cannot answer, has to say `--yes` instead. */
export async function confirm(message: string, {yes, noInput}: ConfirmOptions): Promise<void> {
  if (yes) return
  if (noInput || !isInteractive()) {
    throw new UserError(`${message} That needs an answer, and there is no terminal to ask on.`, {
      code: 'CONFIRMATION_NEEDED',
      exitCode: ExitCode.usage,
      nextStep: 'Add --yes to go ahead without being asked.',
    })
  }
  const prompt = await promptOnStderr()
  const {ok} = await prompt<{ok: boolean}>([{default: false, message, name: 'ok', type: 'confirm'}])
  if (!ok) throw new UserError('Nothing was changed.', {code: 'STOPPED', exitCode: ExitCode.failed})
}

/** One question of a form; `problem` says what is wrong with an answer, in words that make sense alone. */
export interface Question {
  readonly name: string
  readonly message: string
  readonly choices?: readonly {readonly name: string; readonly value: string}[]
  readonly suggestion?: string
  readonly secret?: boolean
  readonly problem?: (answer: string) => string | undefined
}

/** Asks one question after the other; an empty answer to an optional question is left out of the result. */
export async function ask(questions: readonly Question[]): Promise<Record<string, string>> {
  const prompt = await promptOnStderr()
  const answers: Record<string, string> = {}
  for (const question of questions) {
    const {answer} = await prompt<{answer: string}>([promptFor(question)])
    if (answer.trim() !== '') answers[question.name] = answer.trim()
  }
  return answers
}

function promptFor({choices, message, problem, secret, suggestion}: Question) {
  const validate = (answer: string) => problem?.(answer.trim()) ?? true
  const given = suggestion === undefined ? {} : {default: suggestion}
  if (choices) return {...given, choices: [...choices], message, name: 'answer' as const, type: 'select' as const}
  if (secret) return {mask: '•', message, name: 'answer' as const, type: 'password' as const, validate}
  return {...given, message, name: 'answer' as const, type: 'input' as const, validate}
}

async function promptOnStderr() {
  const {default: inquirer} = await import('inquirer')
  return inquirer.createPromptModule({output: process.stderr})
}
