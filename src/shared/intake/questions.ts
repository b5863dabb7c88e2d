import type {IntakeField, IntakeSection} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {ask} from '../terminal/index.ts'
import {type Answer, type Answers, type Entry, type FormProject, partProblem} from './answers.ts'
import {readSections} from './load.ts'
import type {IntakePage} from './shape.ts'

interface Filling {
  readonly project: FormProject
  readonly acting: Acting
  /** One section alone, all of its questions. */
  readonly section?: string | undefined
  readonly save: (section: string, answers: Answers[string]) => Promise<IntakePage>
  readonly say: (line: string) => void
}

/**
 * Asks section by section for what is open, then offers to revise. Each section is saved when its last question is
 * answered, so that whoever stops loses only the one that was being typed.
 */
export async function fillIn(page: IntakePage, filling: Filling): Promise<IntakePage> {
  let current = page
  let saved = 0
  const askSection = async (section: IntakeSection, isRevised: boolean) => {
    const answers = answersIn(current, section)
    const open = section.fields.filter(({name}) => isRevised || answers[name] === undefined)
    if (open.length === 0) return
    filling.say(`${section.title} (${current.completePercent} % of the form are answered)`)
    const given = await askFields(open, answers, filling)
    if (Object.keys(given).length === 0) return
    current = await filling.save(section.name, given)
    saved++
  }
  try {
    for (const section of readSections(filling.section)) await askSection(section, filling.section !== undefined)
    while (filling.section === undefined) {
      const section = await askWhichToRevise(current)
      if (section === undefined) break
      await askSection(section, true)
    }
  } catch (error) {
    if (saved === 0 || !(error instanceof Error) || error.name !== 'ExitPromptError') throw error
    const what =
      saved === 1 ? 'the section answered before is saved' : `the ${saved} sections answered before are saved`
    throw new UserError(`Stopped: ${what}, what was being typed is not.`, {
      cause: error,
      code: 'INTERRUPTED',
      exitCode: ExitCode.interrupted,
      nextStep: `coord project intake ${current.project}`,
    })
  }
  return current
}

const DONE = 'done'

async function askWhichToRevise(page: IntakePage): Promise<IntakeSection | undefined> {
  const sections = readSections(undefined)
  const answered = (name: string) => page.sections.find((section) => section.name === name)
  const choices = sections.map(({fields, name, title}) => ({
    name: `${title} (${answered(name)?.answered ?? 0} of ${fields.length})`,
    value: name,
  }))
  const message = `${page.completePercent} % complete. Revise a section?`
  const {section} = await ask([
    {choices: [{name: 'No, that is all', value: DONE}, ...choices], message, name: 'section'},
  ])
  return sections.find(({name}) => name === section)
}

function answersIn(page: IntakePage, {name}: IntakeSection): Answers[string] {
  const questions = page.sections.find((section) => section.name === name)?.questions ?? []
  return Object.fromEntries(questions.flatMap((each) => (each.answer === null ? [] : [[each.name, each.answer]])))
}

async function askFields(
  fields: readonly IntakeField[],
  answers: Answers[string],
  filling: Filling,
): Promise<Answers[string]> {
  const given: Record<string, Answer> = {}
  for (const field of fields) {
    const before = answers[field.name]
    const answer =
      field.kind === 'text' ? await askText(field, before, filling) : await askItems(field, before, filling)
    if (answer !== undefined) given[field.name] = answer
  }
  return given
}

async function askText(field: IntakeField, before: Answer | undefined, filling: Filling): Promise<string | undefined> {
  const {answer} = await ask([
    {
      message: field.question,
      name: 'answer',
      problem: (typed) => problemOf('text', typed, filling),
      ...(typeof before === 'string' && {suggestion: before}),
    },
  ])
  return answer
}

type Item = string | Entry

/** One after the other, until one is empty; what is there can be kept and added to, or typed anew. */
async function askItems(field: IntakeField, before: Answer | undefined, filling: Filling): Promise<Answer | undefined> {
  const kept: Item[] = Array.isArray(before) ? [...before] : []
  if (kept.length > 0) {
    const {what} = await ask([
      {
        choices: [
          {name: `Keep the ${kept.length} there are, and add to them`, value: 'add'},
          {name: 'Type them anew', value: 'anew'},
        ],
        message: field.question,
        name: 'what',
      },
    ])
    if (what === 'anew') kept.length = 0
  }
  for (;;) {
    const item = field.kind === 'entries' ? await askEntry(field, filling) : await askItem(field, filling)
    if (item === undefined) break
    kept.push(item)
  }
  return kept.length > 0 ? (kept as string[]) : undefined
}

async function askItem(field: IntakeField, filling: Filling): Promise<string | undefined> {
  const message = `${field.question} (one at a time; empty: done)`
  const {item} = await ask([{message, name: 'item', problem: (typed) => problemOf('text', typed, filling)}])
  return item
}

async function askEntry(
  {parts, question}: Extract<IntakeField, {readonly kind: 'entries'}>,
  filling: Filling,
): Promise<Entry | undefined> {
  const [first, ...others] = parts
  const problem = (part: string) => (typed: string) => problemOf(part, typed, filling)
  const named = await ask([{message: `${question} ${first} (empty: done)`, name: first, problem: problem(first)}])
  if (named[first] === undefined) return undefined
  const rest = await ask(
    others.map((part) => ({message: `  ${part} (empty: open)`, name: part, problem: problem(part)})),
  )
  return {...named, ...rest}
}

function problemOf(part: string, typed: string, {acting, project}: Filling): string | undefined {
  return typed === '' ? undefined : partProblem(part, typed, project, acting)
}
