import type {Kysely} from 'kysely'
import {type IntakeSection, intakeCompleteness, percentText} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type AcceptedEntry, requireProject} from '#shared/projects/index'
import {newForm, parseChoice} from '../input/index.ts'
import {type Answers, type Entry, entryName, formSections, storedAnswers} from './answers.ts'
import type {IntakePage} from './shape.ts'
import {intakeTemplate} from './yaml.ts'

/** The form of a project: its answers, how complete it is, and what of it is in a register. */
export async function loadIntake(
  database: Kysely<Database>,
  key: string,
  {template = false, section}: {readonly template?: boolean; readonly section?: string | undefined} = {},
): Promise<IntakePage> {
  const sections = readSections(section)
  const {intake, intake_accepted, key: project, name} = await requireProject(database, key)
  const answers = storedAnswers(intake)
  const page = pageOf({accepted: intake_accepted, answers, created: [], name, project})
  const text = template ? await intakeTemplate({answers, key: project, name}, sections) : null
  return {
    ...page,
    sections: page.sections.filter((each) => sections.some(({name}) => name === each.name)),
    template: text,
  }
}

/** All sections, or the one that was typed. */
export function readSections(typed: string | undefined): readonly IntakeSection[] {
  const form = newForm()
  const names = formSections.map(({name}) => name)
  const wanted = form.read('--section', typed, (text) => parseChoice(text, names))
  form.assertValid('The form')
  return wanted ? formSections.filter(({name}) => name === wanted) : formSections
}

interface Form {
  readonly project: string
  readonly name: string
  readonly answers: Answers
  readonly accepted: readonly AcceptedEntry[]
  readonly created: readonly AcceptedEntry[]
}

export function pageOf({accepted, answers, created, name, project}: Form): IntakePage {
  const {answered, missing, questions, sections, share} = intakeCompleteness(answers)
  return {
    project,
    name,
    answered,
    questions,
    completePercent: percentText(share) ?? '0.0',
    sections: formSections.map((section, index) => ({
      name: section.name,
      title: section.title,
      answered: sections[index]!.answered,
      questions: section.fields.map(({kind, name: field, question}) => ({
        name: field,
        kind,
        question,
        answer: mutable(answers[section.name]?.[field]),
      })),
    })),
    missing: missing.map(({field, section}) => `${section}.${field}`),
    accepted: [...accepted],
    created: [...created],
    notCreated: openEntries(answers, accepted).map(({entry, section}) => ({name: entryTitle(entry), section})),
    template: null,
  }
}

interface OpenEntry {
  readonly section: string
  /** Its path in the form, such as `risks.risks[2]`. */
  readonly path: string
  readonly entry: Entry
}

/** Entries of the form that were never created in a register. */
export function openEntries(answers: Answers, accepted: readonly AcceptedEntry[]): OpenEntry[] {
  const isKnown = (section: string, entry: Entry) =>
    accepted.some((each) => each.section === section && entryName({name: each.name}) === entryName(entry))
  return formSections.flatMap(({fields, name: section}) =>
    fields.flatMap((field) => {
      if (field.kind !== 'entries') return []
      const entries = (answers[section]?.[field.name] ?? []) as readonly Entry[]
      return entries.flatMap((entry, index) =>
        isKnown(section, entry) ? [] : [{entry, path: `${section}.${field.name}[${index + 1}]`, section}],
      )
    }),
  )
}

export function entryTitle(entry: Entry): string {
  return entry['title'] ?? entry['name'] ?? ''
}

function mutable(
  answer: Answers[string][string] | undefined,
): IntakePage['sections'][number]['questions'][number]['answer'] {
  if (answer === undefined) return null
  return typeof answer === 'string' ? answer : ([...answer] as string[])
}
