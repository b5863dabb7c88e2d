import {type BandColour, bandColours, bandOrder} from '#shared/coordination/index'
import type {ListView} from '#shared/lists/index'
import {type Screen, wrap} from '#shared/terminal/index'
import {bandText, paintBand} from './band-view.ts'
import type {Risk} from './shape.ts'

/** The register as a list; `today` marks reviews that are due. */
export const riskList: ListView<Risk> = {
  columns: [
    {name: 'reference', title: 'RISK', value: (risk) => risk.reference},
    {name: 'title', flexible: true, value: (risk) => risk.title},
    {
      name: 'band',
      rank: bandRank,
      style: (text, risk, colour) => (risk.current ? paintBand(risk.current.band, text, colour) : colour.dim(text)),
      value: (risk) => (risk.current ? bandText(risk.current) : null),
    },
    {name: 'status', leaves: 2, value: (risk) => risk.status},
    {name: 'owner', flexible: true, leaves: 1, value: (risk) => risk.owner},
    {name: 'strategy', leaves: 4, value: (risk) => risk.strategy},
    {
      name: 'review',
      leaves: 3,
      style: (text, risk, colour) => (risk.reviewOverdue ? colour.red(text) : text),
      value: (risk) => (risk.nextReviewOn ? `${risk.nextReviewOn}${risk.reviewOverdue ? ' overdue' : ''}` : null),
    },
    {name: 'score', align: 'right', onRequest: true, value: (risk) => risk.current?.score ?? null},
    {name: 'likelihood', align: 'right', onRequest: true, value: (risk) => risk.current?.likelihood ?? null},
    {name: 'impact', align: 'right', onRequest: true, value: (risk) => risk.current?.impact ?? null},
    {name: 'colour', onRequest: true, value: (risk) => risk.current?.band.colour ?? null},
    {name: 'project', onRequest: true, value: (risk) => risk.project},
    {name: 'type', onRequest: true, value: (risk) => risk.type},
    {name: 'category', onRequest: true, value: (risk) => risk.category},
    {name: 'proximity', onRequest: true, value: (risk) => risk.proximity},
    {name: 'target', onRequest: true, value: (risk) => (risk.target ? bandText(risk.target) : null)},
    {name: 'cost', onRequest: true, value: (risk) => risk.cost?.likely.amount ?? null},
    {name: 'expected', onRequest: true, value: (risk) => risk.expectedValue?.amount ?? null},
    {name: 'currency', onRequest: true, value: (risk) => risk.cost?.likely.currency ?? null},
    {name: 'identified', onRequest: true, value: (risk) => risk.identifiedOn},
    {name: 'mitigation', flexible: true, onRequest: true, value: (risk) => risk.mitigation},
    {name: 'updated', onRequest: true, value: (risk) => risk.updatedAt},
  ],
  empty: 'No risks. Add one: coord risk add "What may happen" --likelihood 3 --impact 4 --owner NAME',
}

/** For example `10 risks: 2 red, 2 orange, 3 yellow, 1 opportunity, 1 occurred`; the bands count what the overview counts. */
export function riskTotals(risks: readonly Risk[], {colour, columns}: Screen): string {
  const parts = [...bandColours.toReversed(), ...otherKinds].flatMap((kind) => {
    const count = risks.filter((risk) => kindOf(risk) === kind).length
    if (count === 0) return []
    const text = `${count} ${kind}`
    return [isBandColour(kind) ? paintBand({colour: kind, word: kind}, text, colour) : text]
  })
  return wrap(`${risks.length === 1 ? '1 risk' : `${risks.length} risks`}: ${parts.join(', ')}`, columns)
}

const otherKinds = ['opportunity', 'occurred', 'not assessed', 'closed', 'rejected'] as const

function kindOf({current, status, type}: Risk): BandColour | (typeof otherKinds)[number] {
  if (status === 'occurred' || status === 'closed' || status === 'rejected') return status
  if (current === null || status === 'proposed') return 'not assessed'
  return type === 'opportunity' ? 'opportunity' : current.band.colour
}

function isBandColour(kind: string): kind is BandColour {
  return bandColours.some((band) => band === kind)
}

/** Threats by their band and score; opportunities after them, what is not assessed last. */
function bandRank({current, type}: Risk): number {
  if (current === null) return -100
  return type === 'opportunity' ? current.score - 50 : bandOrder(current.band.colour) * 100 + current.score
}
