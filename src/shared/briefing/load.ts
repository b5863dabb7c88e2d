import type {Kysely} from 'kysely'
import {findAlerts, loadPortfolio} from '#shared/alerts/index'
import {type AlertThresholds, type PortfolioRisk, type ProjectStatus, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {countChanges} from '#shared/history/index'
import {requireProject} from '#shared/projects/index'
import {loadRisks, type Risk} from '#shared/risks/index'
import {countedEntities} from './change-facts.ts'
import {countAll} from './counts.ts'
import {biggestThreats, buildFacts, isQuietDay} from './facts.ts'
import {hashFacts} from './hash.ts'
import {templateNarrative} from './narrative/template.ts'
import {latestBefore} from './repository.ts'
import {emptySectionsOf} from './sections.ts'
import {type Briefing, scopeOf} from './types.ts'
import {businessDate, windowOf} from './window.ts'

/** Not yet over, and not on hold: a project that is only being applied for has risks to look after, too. */
const underWay: readonly ProjectStatus[] = ['intake', 'proposed', 'approved', 'active']

export interface BriefingScope {
  readonly projectKey?: string | undefined
  readonly now: Date
  /** Of the person who reads it. */
  readonly timeZone: string
}

/** The briefing of now, told by the template. */
export async function loadBriefing(
  database: Kysely<Database>,
  {now, projectKey, timeZone}: BriefingScope,
  thresholds: AlertThresholds,
): Promise<Briefing> {
  const only = projectKey === undefined ? undefined : await requireProject(database, projectKey)
  const project = only?.key ?? null
  const scope = scopeOf({project})
  const today = businessDate(now, timeZone)
  const delivered = await latestBefore(database, {date: today, isDelivered: true, now, scope})
  const earlier = delivered ?? (await latestBefore(database, {date: today, isDelivered: false, now, scope}))
  const {date, since} = windowOf(now, timeZone, delivered?.asOf ?? null)
  const ofProject = only ? {projectId: only.id} : {}
  const portfolio = await loadPortfolio(database, {now, projectKey: only?.key, since})
  const projects = portfolio.projects.filter(({status}) => only !== undefined || underWay.includes(status))
  const keys = new Set(projects.map(({key}) => key))
  const isListed = (entry: {readonly project: string}) => keys.has(entry.project)
  const inFacts = portfolio.facts.projects.filter(({key}) => keys.has(key)).flatMap((each) => each.risks)
  const risks = await loadToldRisks(database, inFacts, {now, ...ofProject})
  const changes = await countChanges(database, {...ofProject, entities: countedEntities, since})
  const counted = {
    alerts: findAlerts(portfolio, thresholds)
      .map(({json}) => json)
      .filter(isListed),
    changes: changes.filter(isListed),
    projects,
  }
  const counts = countAll(counted)
  const previous = earlier ? {counts: earlier.content.counts, date: earlier.date} : null
  const facts = buildFacts({
    ...counted,
    counts,
    previous,
    project,
    risks: risks.filter(isListed),
    since: todayIn(timeZone, since),
  })
  return {
    date,
    project,
    asOf: now.toISOString(),
    since: since.toISOString(),
    timeZone,
    isQuiet: isQuietDay(facts),
    facts,
    factsHash: hashFacts(facts),
    counts,
    previous,
    emptySections: emptySectionsOf(facts),
    narrative: {source: 'template', model: null, sentences: templateNarrative(facts)},
  }
}

/** Those that are told one by one: what waits or has happened, and the biggest threats. All the others are only counted. */
async function loadToldRisks(
  database: Kysely<Database>,
  risks: readonly PortfolioRisk[],
  {now, ...ofProject}: {readonly now: Date; readonly projectId?: number},
): Promise<Risk[]> {
  const biggest = biggestThreats(risks)
  return [
    ...(await loadRisks(database, now, {...ofProject, statuses: ['proposed', 'occurred']})),
    ...(biggest.length > 0 ? await loadRisks(database, now, {references: biggest}) : []),
  ]
}
