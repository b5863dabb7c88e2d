import {type BriefingSection, briefingSections, type Fact, type Sentence} from '../types.ts'

const MOST_SENTENCES = 6
/** So many of what needs somebody get a sentence of their own before other sections do. */
const MOST_URGENT = 2

const beginnings: Readonly<Record<BriefingSection, string>> = {
  budget: 'Money: ',
  changes: 'What changed: ',
  contacts: 'Contacts: ',
  'data-quality': 'Data quality: ',
  documents: 'Documents: ',
  'due-soon': 'Due soon: ',
  headline: '',
  'needs-you': 'Most urgent: ',
  overdue: 'Overdue: ',
  risks: 'Risks: ',
  schedule: 'Schedule: ',
}

/**
 * At most six sentences in the words of the facts: how things stand, what is most urgent, then the first of each section,
 * as many as there are facts for. It counts and concludes nothing, so that it is as true as they are.
 */
export function templateNarrative(facts: readonly Fact[]): Sentence[] {
  const first = briefingSections
    .filter((section) => section !== 'needs-you')
    .flatMap((section) => facts.find((fact) => fact.section === section) ?? [])
  const headline = first.filter(({section}) => section === 'headline')
  const urgent = facts.filter(({section}) => section === 'needs-you').slice(0, MOST_URGENT)
  const rest = first.filter(({section}) => section !== 'headline')
  return [...headline, ...urgent, ...rest].slice(0, MOST_SENTENCES).map((fact, index, told) => ({
    factIds: [fact.id],
    text: `${told[index - 1]?.section === 'needs-you' && fact.section === 'needs-you' ? 'Then: ' : beginnings[fact.section]}${fact.text}`,
  }))
}
