import {severityWords} from '#shared/coordination/index'
import {localMinute, plainLine} from '#shared/terminal/index'
import {type Briefing, type BriefingSection, briefingSections, type Fact} from '../types.ts'

/** What all formats say in the same words; how it looks is theirs. */
export const sectionTitles: Readonly<Record<BriefingSection, string>> = {
  budget: 'Budget',
  changes: 'What changed',
  contacts: 'Contacts due',
  'data-quality': 'Data quality',
  documents: 'Documents',
  'due-soon': 'Due soon',
  headline: 'How things stand',
  'needs-you': 'Needs you today',
  overdue: 'Overdue',
  risks: 'Risks',
  schedule: 'Schedule',
}

export function titleOf({date, project}: Pick<Briefing, 'date' | 'project'>): string {
  return `Briefing of ${weekday(date)}, ${date}${project === null ? '' : ` for ${plainLine(project)}`}`
}

export function headlines({facts}: Briefing): Fact[] {
  return facts.filter(({section}) => section === 'headline')
}

export interface Section {
  readonly title: string
  readonly facts: readonly Fact[]
}

/** Those with facts, without the headline. */
export function sectionsOf({facts}: Briefing): Section[] {
  return briefingSections
    .filter((section) => section !== 'headline')
    .map((section) => ({facts: facts.filter((fact) => fact.section === section), title: sectionTitles[section]}))
    .filter((section) => section.facts.length > 0)
}

/** One line for all sections that are empty; null when none is. */
export function emptyLine({emptySections}: Briefing): string | null {
  const names = emptySections.filter((section) => section !== 'headline').map((section) => sectionTitles[section])
  return names.length === 0 ? null : `Nothing more under: ${names.join(', ').toLowerCase()}.`
}

/** The template says what the facts below say, word for word; what a model has made of them is worth reading first. */
export function toldSentences({narrative}: Briefing): Briefing['narrative']['sentences'] {
  return narrative.source === 'ai' ? narrative.sentences : []
}

export function severityWord({severity}: Fact): string | null {
  return severity === null ? null : severityWords[severity]
}

export const NOTHING_NEEDS_YOU = 'Nothing needs you today.'

/** From when it is, what it is about, which facts these are, and who told them. */
export function footerParts({asOf, factsHash, narrative, previous, project, since, timeZone}: Briefing): string[] {
  return [
    `as of ${localMinute(asOf, timeZone)} (${timeZone})`,
    `news since ${localMinute(since, timeZone)}`,
    ...(previous === null ? [] : [`compared with ${previous.date}`]),
    project === null ? 'all projects under way' : `project ${plainLine(project)}`,
    `facts ${factsHash.slice(0, 12)}`,
    narrative.source === 'ai'
      ? `opening by ${plainLine(narrative.model ?? 'a model')}, checked against the facts`
      : 'by rules',
  ]
}

function weekday(date: string): string {
  return new Intl.DateTimeFormat('en-GB', {timeZone: 'UTC', weekday: 'long'}).format(new Date(`${date}T00:00:00Z`))
}
