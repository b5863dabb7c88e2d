import type {JsonAlert} from '#shared/alerts/index'
import type {BriefingSection, Fact, FactTopic} from './types.ts'
import {briefingSections} from './types.ts'

/** So many facts of a section are told, the most urgent first; one more says what is left. */
export const MOST_OF_A_SECTION = 20

type Code = JsonAlert['code']

const sectionsOfCodes: Readonly<Partial<Record<Code, BriefingSection>>> = {
  'ACT-DUE': 'due-soon',
  'ACT-OVERDUE': 'overdue',
  'EVM-SPI': 'schedule',
  'RISK-NOOWNER': 'data-quality',
}

const sectionsOfFamilies: Readonly<Record<string, BriefingSection>> = {
  // Blocked, or put off again and again.
  ACT: 'schedule',
  BUD: 'budget',
  DOC: 'documents',
  EVM: 'budget',
  MS: 'schedule',
  PRJ: 'data-quality',
  RISK: 'risks',
  STK: 'contacts',
}

/** Where an alert is told that does not need somebody today. */
export function sectionOf(code: Code): BriefingSection {
  return sectionsOfCodes[code] ?? sectionsOfFamilies[familyOf(code)]!
}

const topicsOfCodes: Readonly<Partial<Record<Code, FactTopic>>> = {
  'RISK-OCC': 'occurred',
  'RISK-REVIEW': 'review',
  'RISK-ACCEPT-EXP': 'acceptance',
  'STK-DUE': 'contact',
}

const topicsOfFamilies: Readonly<Record<string, FactTopic>> = {
  ACT: 'action',
  BUD: 'budget',
  DOC: 'document',
  EVM: 'performance',
  MS: 'milestone',
  PRJ: 'project',
  RISK: 'risk',
  STK: 'stakeholder',
}

export function topicOf(code: Code): FactTopic {
  return topicsOfCodes[code] ?? topicsOfFamilies[familyOf(code)]!
}

/** Sections without a fact, in order; one line names them. */
export function emptySectionsOf(facts: readonly Pick<Fact, 'section'>[]): BriefingSection[] {
  const told = new Set(facts.map(({section}) => section))
  return briefingSections.filter((section) => section !== 'headline' && !told.has(section))
}

function familyOf(code: Code): string {
  return code.split('-')[0]!
}
