import {createHash} from 'node:crypto'
import type {Transaction} from 'kysely'
import {suggestByRules} from '#shared/analysis/index'
import type {Database} from '#shared/db/index'
import {addDocuments} from '#shared/documents/index'
import type {ProjectRow} from '#shared/projects/index'
import type {DemoHistory} from './history.ts'

/** Minutes of some weeks ago that are to be looked at again, with suggestions about which nobody has decided. */
export async function addDemoDocument(
  transaction: Transaction<Database>,
  project: ProjectRow,
  day: (days: number) => string,
  history: DemoHistory,
): Promise<void> {
  const text = minutes(day)
  const content = Buffer.from(text)
  const file = {
    content: () => Promise.resolve(content),
    extracted: () =>
      Promise.resolve({
        language: 'en' as const,
        mediaType: 'text/markdown',
        pages: [{needsOcr: false, number: 1, text}],
        title: null,
        truncated: null,
        warnings: [],
      }),
    name: 'site-meeting.md',
    path: 'site-meeting.md',
    sha256: createHash('sha256').update(content).digest('hex'),
    size: content.length,
  }
  const fields = {kind: 'minutes', owner: 'ana', review: day(-2), title: 'Minutes of the site meeting'}
  await history.weeksAgo(async (acting) => {
    const {added} = await addDocuments(transaction, project, [file], fields, acting)
    await suggestByRules(
      transaction,
      added.map(({reference}) => reference),
      acting,
    )
  })
}

function minutes(day: (days: number) => string): string {
  return `# Minutes of the site meeting

Date: ${day(-20)}
Present: Ana Weber (project manager), Ben Hughes (site manager), Dr. Lena Ortiz (structural engineer)

## West wing

Ben Hughes reported that the panels of the west wing may contain asbestos. There is a risk that the survey delays the
demolition by four weeks. The scaffolding of the west wing stands.

Action: Ben Hughes will order the asbestos survey of the ceilings by ${day(-4)}.

## Roof

Dr. Lena Ortiz warned that the steel of the reading garden could become more expensive than planned. The roofer offers to
begin on ${day(30)} for GBP 48,200.00.

Decision: the roof is covered before the lift is installed.

Action: Ana Weber to send the schedule of the roof to the contractor by ${day(12)}.
`
}
