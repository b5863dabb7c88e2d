import {z} from 'zod'
import {groupBy} from './group-by.ts'
import {type Briefing, type Fact, FactShape} from './types.ts'

export const BriefingDiffShape = z.object({
  /** The project, or null for all. */
  project: z.string().nullable(),
  before: z.object({date: z.iso.date(), asOf: z.iso.datetime(), factsHash: z.string()}),
  after: z.object({date: z.iso.date(), asOf: z.iso.datetime(), factsHash: z.string()}),
  /** Facts of the later one that the earlier one does not tell, with the numbers that they have there. */
  new: z.array(FactShape),
  gone: z.array(FactShape),
  /** The same thing in other words, or with another severity. */
  changed: z.array(z.object({before: FactShape, after: FactShape})),
  unchanged: z.number().int().min(0),
})
export type BriefingDiff = z.infer<typeof BriefingDiffShape>

/** What one briefing tells that another does not: facts are the same when they are about the same, in whatever words. */
export function diffBriefings(before: Briefing, after: Briefing): BriefingDiff {
  const earlier = byIdentity(before.facts)
  const later = byIdentity(after.facts)
  const both = [...later].flatMap(([identity, fact]) => {
    const known = earlier.get(identity)
    return known ? [{after: fact, before: known}] : []
  })
  const changed = both.filter(
    (pair) => pair.after.text !== pair.before.text || pair.after.severity !== pair.before.severity,
  )
  const without = (facts: Map<string, Fact>, others: Map<string, Fact>) =>
    [...facts].filter(([identity]) => !others.has(identity)).map(([, fact]) => fact)
  return {
    project: after.project,
    before: told(before),
    after: told(after),
    new: without(later, earlier),
    gone: without(earlier, later),
    changed,
    unchanged: both.length - changed.length,
  }
}

/** What is left out of a section cannot be compared. */
export function diffWarnings(briefings: readonly Briefing[]): string[] {
  const cut = briefings.filter(({facts}) => facts.some(({topic}) => topic === 'more'))
  if (cut.length === 0) return []
  return [
    `The briefing of ${cut.map(({date}) => date).join(' and ')} leaves facts out: what is new or gone may only have been left out.`,
  ]
}

function told({asOf, date, factsHash}: Briefing): BriefingDiff['before'] {
  return {asOf, date, factsHash}
}

/** Of facts that are about the same, each has its place among them. */
function byIdentity(facts: readonly Fact[]): Map<string, Fact> {
  return new Map(
    [...groupBy(facts, identityOf)].flatMap(([identity, same]) =>
      same.map((fact, place) => [`${identity} ${place}`, fact] as const),
    ),
  )
}

/** A headline and what is left out have no lasting references. */
function identityOf({code, project, references, section, topic}: Fact): string {
  const about = topic === 'headline' || topic === 'more' ? [section, project] : references
  return JSON.stringify([topic, code, about])
}
