import {plainLine, plainText, type Screen, shellWord, wrap} from '#shared/terminal/index'
import type {IntakePage} from './shape.ts'

/** The form with its answers and what is open, or what was created of it; the YAML alone when it was asked for. */
export function renderIntake(page: IntakePage, screen: Screen): string {
  if (page.template !== null) return plainText(page.template)
  const {colour, columns} = screen
  const lines = page.sections.flatMap((section) => {
    const {length} = section.questions
    const title = `${colour.bold(section.title)}  ${colour.dim(`${section.answered} of ${length} answered (${section.name})`)}`
    return [title, ...section.questions.flatMap((question) => questionLines(question, screen))]
  })
  return [headLine(page, screen), ...lines].map((line) => wrap(line, columns)).join('\n')
}

/** How complete the form is, and which questions are open. */
export function renderCompleteness(page: IntakePage, screen: Screen): string {
  const open = page.missing.length > 0 ? [`Open: ${page.missing.join(', ')}`] : []
  return [headLine(page, screen), ...open].map((line) => wrap(line, screen.columns)).join('\n')
}

/** What was created in the registers, with its references. */
export function renderAcceptance({created, name, project}: IntakePage, {colour, columns}: Screen): string {
  const head = `${colour.bold(project)}  ${plainLine(name)}`
  if (created.length === 0) return wrap(`${head}  nothing new to create`, columns)
  const lines = created.map((entry) => `Added ${colour.bold(entry.reference)}  ${plainLine(entry.name)}`)
  return [`Accepted ${head}`, ...lines].map((line) => wrap(line, columns)).join('\n')
}

function headLine({answered, completePercent, name, project, questions}: IntakePage, {colour}: Screen): string {
  return `${colour.bold(project)}  ${plainLine(name)}  ${completePercent} % complete (${answered} of ${questions} questions)`
}

type Question = IntakePage['sections'][number]['questions'][number]

function questionLines({answer, question}: Question, {colour}: Screen): string[] {
  const asked = `  ${colour.dim(question)}`
  if (answer === null) return [asked, `    ${colour.yellow('open')}`]
  const given = typeof answer === 'string' ? plainText(answer).split('\n') : answer.map(itemText)
  return [asked, ...given.map((line) => `    ${line}`)]
}

function itemText(item: string | Readonly<Record<string, string>>): string {
  if (typeof item === 'string') return `- ${plainLine(item)}`
  const [first, ...others] = Object.entries(item)
  const rest = others.map(([part, text]) => `${part} ${plainLine(text)}`).join(', ')
  return `- ${plainLine(first?.[1] ?? '')}${rest && `: ${rest}`}`
}

/** What to type next, seen from what is open. */
export function nextIntakeStep({missing, notCreated, project}: IntakePage): string | undefined {
  const key = shellWord(project)
  if (missing.length > 0)
    return `coord project intake ${key} --template > intake.yaml   (and, filled in: coord project intake ${key} --from intake.yaml)`
  return notCreated.length > 0 ? `coord project intake ${key} --accept` : undefined
}
