/**
 * How the words that people wrote into the earlier program are read. Words are compared without case, and with every
 * blank, dash and underscore as one blank; docs/CLI.md shows these tables.
 */
export type LegacyKind = 'risk' | 'action' | 'milestone' | 'stakeholder' | 'budget_line'

type Words = Readonly<Record<string, readonly string[]>>

/** Stand for nothing, in every field but titles and descriptions. */
export const wordsForNothing = [
  '',
  '-',
  '–',
  '—',
  '?',
  'n/a',
  'na',
  'nil',
  'none',
  'null',
  'tba',
  'tbc',
  'tbd',
  'unknown',
]

export const scaleWords: Words = {
  1: ['very low', 'rare', 'negligible', 'insignificant', 'very unlikely'],
  2: ['low', 'unlikely', 'minor'],
  3: ['medium', 'moderate', 'possible', 'med'],
  4: ['high', 'likely', 'major', 'significant'],
  5: ['very high', 'almost certain', 'critical', 'severe', 'extreme', 'catastrophic', 'very likely'],
}

export const statusWords: Readonly<Record<LegacyKind, Words>> = {
  action: {
    blocked: ['on hold', 'waiting', 'stuck'],
    cancelled: ['canceled', 'dropped', 'rejected', 'abandoned'],
    done: ['completed', 'complete', 'closed', 'finished', 'resolved', 'mitigated'],
    in_progress: ['in progress', 'started', 'ongoing', 'active'],
    open: ['new', 'pending', 'planned', 'not started', 'to do', 'todo', 'assigned', 'overdue', 'late'],
  },
  budget_line: {
    closed: ['done', 'completed', 'complete', 'spent'],
    open: ['active', 'approved', 'pending', 'planned', 'in progress', 'new'],
  },
  milestone: {
    done: ['completed', 'complete', 'closed', 'reached', 'achieved', 'met'],
    open: [
      'pending',
      'planned',
      'upcoming',
      'not started',
      'in progress',
      'on track',
      'at risk',
      'delayed',
      'late',
      'overdue',
      'new',
    ],
  },
  risk: {
    closed: ['done', 'resolved', 'completed', 'complete'],
    monitoring: ['mitigated', 'accepted', 'watch', 'watching', 'monitored'],
    occurred: ['realised', 'realized', 'materialised', 'materialized', 'issue'],
    open: ['active', 'new', 'identified', 'assessed'],
    proposed: ['pending', 'draft', 'potential'],
    rejected: ['cancelled', 'canceled', 'invalid'],
    treating: ['in progress', 'mitigating', 'in treatment', 'being mitigated'],
  },
  stakeholder: {},
}

export const priorityWords: Words = {
  critical: ['urgent', 'very high', 'highest'],
  high: [],
  low: ['very low', 'lowest', 'minor'],
  normal: ['medium', 'moderate', 'default'],
}

export const strategyWords: Words = {
  accept: ['acceptance', 'accepted'],
  avoid: ['avoidance'],
  enhance: [],
  escalate: [],
  exploit: [],
  reduce: ['mitigate', 'mitigation', 'reduction'],
  share: [],
  transfer: ['transference'],
}

export const engagementWords: Words = {
  leading: ['champion', 'leader', 'driving'],
  neutral: ['indifferent'],
  resistant: ['opposed', 'blocker', 'negative', 'critic'],
  supportive: ['supporter', 'positive', 'favourable', 'favorable'],
  unaware: [],
}

/** What a word means, or nothing; what is ours already is known too. */
export function meaningOf(word: string, words: Words): string | undefined {
  const wanted = plainWord(word)
  return Object.keys(words).find((ours) => plainWord(ours) === wanted || words[ours]!.includes(wanted))
}

/** "open (active, new), closed (done)": for an error. */
export function knownWords(words: Words): string {
  return Object.entries(words)
    .map(([ours, theirs]) => (theirs.length > 0 ? `${ours} (${theirs.join(', ')})` : ours))
    .join('; ')
}

export function plainWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
}
