import type {Project} from '#shared/projects/index'
import type {FactDraft} from './facts.ts'
import type {Briefing, BriefingCounts} from './types.ts'

interface HeadlineInput {
  readonly counts: BriefingCounts
  readonly previous: Briefing['previous']
  readonly project: string | null
  readonly projects: readonly Project[]
}

type CountName = keyof BriefingCounts

/** The counts, each with how much more or less it is than in the briefing before. */
export function headlines({counts, previous, project, projects}: HeadlineInput): FactDraft[] {
  const delta = (name: CountName) => (previous ? counts[name] - (previous.counts[name] ?? 0) : 0)
  const number = (name: CountName) => (delta(name) === 0 ? '' : ` (${signed(delta(name))})`)
  const of = (name: CountName, noun: string) => `${counted(counts[name], noun)}${number(name)}`
  const plain = (name: CountName) => `${counts[name]}${number(name)}`
  const attention = projects.filter(({group}) => group === 'Needs attention').map(({key}) => key)
  const registers: readonly CountName[] = [
    'projects',
    'needingAttention',
    'openRisks',
    'redRisks',
    'orangeRisks',
    'yellowRisks',
    'greenRisks',
  ]
  const work: readonly CountName[] = ['urgent', 'toActOn', 'toWatch', 'overdueActions', 'actionsDue', 'lateMilestones']
  const compared = (names: readonly CountName[]) =>
    previous && names.some((name) => delta(name) !== 0) ? ` In brackets: since ${previous.date}.` : ''
  const headline = (action: string | null, references: readonly string[], text: string): FactDraft => ({
    action,
    code: null,
    project,
    references: [...references],
    section: 'headline',
    severity: null,
    text,
    topic: 'headline',
  })
  const first = headline(
    attention.length > 0 ? 'coord overview' : null,
    attention,
    `${of('projects', 'project')}, ${plain('needingAttention')} of them needing attention; ${of('openRisks', 'open threat')}: ${plain('redRisks')} red, ${plain('orangeRisks')} orange, ${plain('yellowRisks')} yellow, ${plain('greenRisks')} green.${compared(registers)}`,
  )
  const isWorth = work.some((name) => counts[name] > 0 || delta(name) !== 0)
  const second = headline(
    `coord alerts${project === null ? '' : ` -p ${project}`}`,
    [],
    `${of('urgent', 'alert')} urgent, ${plain('toActOn')} to act on, ${plain('toWatch')} to watch; ${of('overdueActions', 'action')} overdue, ${plain('actionsDue')} due soon; ${of('lateMilestones', 'milestone')} late.${compared(work)}`,
  )
  return isWorth ? [first, second] : [first]
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
