import type {Kysely} from 'kysely'
import {z} from 'zod'
import type {Database} from '#shared/db/index'
import type {ListView} from '#shared/lists/index'
import {requireProject} from '#shared/projects/index'
import {localMinute} from '#shared/terminal/index'
import {type CountedBriefing, listStoredBriefings} from './repository.ts'
import {type StoredScope, storedScope} from './show.ts'
import {PORTFOLIO} from './types.ts'

export const ListedBriefingShape = z.object({
  date: z.iso.date(),
  /** The project, or null for all. */
  project: z.string().nullable(),
  revision: z.number().int().min(1),
  asOf: z.iso.datetime(),
  since: z.iso.datetime(),
  isQuiet: z.boolean(),
  facts: z.number().int(),
  needsYou: z.number().int(),
  narrative: z.enum(['template', 'ai']),
  /** Channels that got it, and those that did not. */
  delivered: z.number().int(),
  failed: z.number().int(),
  by: z.string(),
  factsHash: z.string(),
})
export type ListedBriefing = z.infer<typeof ListedBriefingShape>

/** The newest day first. Without a project those of all scopes. */
export async function listBriefings(database: Kysely<Database>, {projectKey}: StoredScope): Promise<ListedBriefing[]> {
  const rows = await listStoredBriefings(database, projectKey === undefined ? {} : {scope: storedScope(projectKey)})
  if (rows.length === 0 && projectKey !== undefined) await requireProject(database, projectKey)
  return rows.map(listed)
}

/** A terminal shows the moments in `timeZone`. */
export function briefingList(timeZone: string): ListView<ListedBriefing> {
  return {
    columns: [
      {name: 'date', value: ({date}) => date},
      {name: 'scope', value: ({project}) => project ?? 'all projects'},
      {name: 'revision', align: 'right', value: ({revision}) => revision},
      {name: 'as-of', shown: ({asOf}) => localMinute(asOf, timeZone), title: 'AS OF', value: ({asOf}) => asOf},
      {name: 'needs-you', align: 'right', title: 'NEEDS YOU', value: ({needsYou}) => needsYou},
      {name: 'facts', align: 'right', value: ({facts}) => facts},
      {name: 'delivered', align: 'right', value: ({delivered}) => delivered},
      {name: 'failed', align: 'right', leaves: 2, value: ({failed}) => failed},
      {name: 'narrative', leaves: 1, value: ({narrative}) => narrative},
      {name: 'by', flexible: true, leaves: 3, value: ({by}) => by},
      {name: 'since', onRequest: true, shown: ({since}) => localMinute(since, timeZone), value: ({since}) => since},
      {name: 'hash', onRequest: true, value: ({factsHash}) => factsHash},
    ],
    empty: 'No briefings yet: coord briefing makes one.',
  }
}

function listed(row: CountedBriefing): ListedBriefing {
  const {actor, as_of, business_date, content, delivered, facts_hash, failed, revision, scope, since} = row
  return {
    date: business_date,
    project: scope === PORTFOLIO ? null : scope,
    revision,
    asOf: as_of.toISOString(),
    since: since.toISOString(),
    isQuiet: content.isQuiet,
    facts: content.facts.length,
    needsYou: content.facts.filter(({section}) => section === 'needs-you').length,
    narrative: content.narrative.source,
    delivered,
    failed,
    by: actor,
    factsHash: facts_hash,
  }
}
