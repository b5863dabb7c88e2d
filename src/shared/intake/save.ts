import {readFile, stat} from 'node:fs/promises'
import {text as textOfStream} from 'node:stream/consumers'
import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {requireProject, updateProject} from '#shared/projects/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {type Answers, readAnswers, storedAnswers} from './answers.ts'
import {loadIntake, readSections} from './load.ts'
import type {IntakePage} from './shape.ts'
import {type IntakeDocument, readIntakeYaml} from './yaml.ts'

const LARGEST_FILE = 1_000_000

/** A form as it was typed somewhere, with the name of that place. */
export interface TypedIntake extends IntakeDocument {
  readonly name: string
}

/** Reads a filled-in form from a file, or from `input` for `-`. */
export async function readIntakeFile(file: string, input: NodeJS.ReadableStream): Promise<TypedIntake> {
  const name = file === '-' ? 'The form on stdin' : file
  const text = file === '-' ? await textOfStream(input) : await readText(file)
  return {...(await readIntakeYaml(text, name)), name}
}

/**
 * Saves the answers of a form: questions that it does not have stay as they are, and those that are empty in it become
 * open again.
 */
export async function saveTypedIntake(
  transaction: Transaction<Database>,
  key: string,
  typed: TypedIntake,
  acting: Acting,
  section?: string | undefined,
): Promise<IntakePage> {
  const project = await requireProject(transaction, key)
  const wanted = new Set(readSections(section).map(({name}) => name))
  const intake = Object.fromEntries(Object.entries(typed.intake).filter(([name]) => wanted.has(name)))
  const {answers, problems: unreadable} = readAnswers(intake, project, acting)
  const isWanted = ({field = ''}: Problem) => section === undefined || wanted.has(/^[^.[]*/.exec(field)![0])
  const problems = [...typed.problems.filter(isWanted), ...unreadable]
  if (problems.length > 0) throw invalidInput(typed.name, typed.withLines(problems))
  const merged = mergeAnswers(storedAnswers(project.intake), intake, answers)
  await updateProject(transaction, project, {intake: merged})
  return loadIntake(transaction, project.key)
}

/** Saves the answers to the questions of one section, those that were asked. */
export async function saveSection(
  transaction: Transaction<Database>,
  key: string,
  section: string,
  given: Answers[string],
  acting: Acting,
): Promise<IntakePage> {
  const typed: TypedIntake = {
    intake: {[section]: given},
    name: section,
    problems: [],
    withLines: (problems) => [...problems],
  }
  return saveTypedIntake(transaction, key, typed, acting)
}

function mergeAnswers(stored: Answers, typed: TypedIntake['intake'], read: Answers): Answers {
  const merged: Record<string, Answers[string]> = {...stored}
  for (const [section, fields] of Object.entries(typed)) {
    const named = Object.keys((fields ?? {}) as object)
    const kept = Object.entries(stored[section] ?? {}).filter(([field]) => !named.includes(field))
    merged[section] = {...Object.fromEntries(kept), ...read[section]}
    if (Object.keys(merged[section]).length === 0) delete merged[section]
  }
  return merged
}

async function readText(file: string): Promise<string> {
  try {
    const {size} = await stat(file)
    if (size <= LARGEST_FILE) return await readFile(file, 'utf8')
  } catch (cause) {
    throw unusable(
      file,
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'is not there.' : 'cannot be read.',
      cause,
    )
  }
  throw unusable(file, `is larger than ${LARGEST_FILE} bytes, which no form is.`)
}

function unusable(file: string, what: string, cause?: unknown): UserError {
  return new UserError(`The form cannot be read from ${file}.`, {
    cause,
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'Print one to fill in: coord project intake KEY --template > intake.yaml',
    problems: [{field: '--from', message: `${file} ${what}`}],
  })
}
