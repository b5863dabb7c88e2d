import {z} from 'zod'
import {type HostFacts, HostFactsShape} from './facts.ts'
import {CapacityShape, capacityFor} from './rules/capacity.ts'
import {exampleLab, type PlannedGuest, PlannedGuestShape, uses} from './rules/example-lab.ts'
import {type Finding, FindingShape, overall, states} from './rules/finding.ts'
import {memoryFinding, storageFindings, threadsFinding} from './rules/fit.ts'
import {instructionsFinding, numaFinding, promptFinding, rateFinding} from './rules/local-ai.ts'
import {machineFindings} from './rules/machine.ts'
import {BandwidthShape, memoryBandwidth} from './rules/memory-bandwidth.ts'
import {NumaFitShape, numaFit} from './rules/numa-fit.ts'
import {PlacementShape, placementsFor, StorageLoadShape, storageLoads} from './rules/placement.ts'
import {languageModels, TokenRateShape, tokenRate} from './rules/token-rate.ts'

const VerdictShape = z.object({
  use: z.enum(uses),
  name: z.string(),
  verdict: z.enum(states),
  findings: z.array(FindingShape),
})
export type Verdict = z.infer<typeof VerdictShape>

const AssessmentShape = z.object({
  facts: HostFactsShape,
  plan: z.array(PlannedGuestShape),
  verdicts: z.array(VerdictShape),
  /** About the machine and the whole plan. */
  findings: z.array(FindingShape),
  capacity: CapacityShape,
  placements: z.array(PlacementShape).nullable(),
  storageLoads: z.array(StorageLoadShape).nullable(),
  /** Null when the memory bandwidth is unknown. */
  bandwidth: BandwidthShape.nullable(),
  tokenRates: z.array(TokenRateShape).nullable(),
  /** For the guest of the local AI, on machines with several NUMA nodes. */
  numaFit: NumaFitShape.nullable(),
})
export type Assessment = z.infer<typeof AssessmentShape>

export const AssessedShape = AssessmentShape.extend({
  /** Where the document was written to, if anywhere. */
  file: z.string().nullable(),
})

const SLOW_DATABASE = {
  rule: 'each commit of a database waits for the disk, and a spinning one does about a hundred a second',
  text: 'commits are slow',
}
const SLOW_MODEL = {
  rule: 'a model is read from the disk before its first word: 4.9 GB at about 150 MB/s of a spinning one',
  text: 'loading an 8B model takes about 30 s',
}
const SLOW_APPS = {rule: 'installing and building read and write many small files', text: 'builds are slow'}

/** What a machine is good for, by rules; nothing is read here, and what is unknown stays so. */
export function assess(facts: HostFacts, plan: readonly PlannedGuest[] = exampleLab): Assessment {
  const capacity = capacityFor(facts, plan)
  const placements = placementsFor(facts, plan)
  const bandwidth = memoryBandwidth(facts)
  const tokenRates = bandwidth && languageModels.map((model) => tokenRate(model, bandwidth))
  const modelServer = plan.find(({use}) => use === 'local-ai')
  const fit = modelServer ? numaFit(facts, modelServer) : null

  const common = (guest: PlannedGuest) => [threadsFinding(guest, facts), memoryFinding(guest, capacity)]
  const findingsOf = (guest: PlannedGuest): (Finding | null)[] => {
    if (guest.use === 'postgresql')
      return [...common(guest), ...storageFindings(guest, facts, placements, SLOW_DATABASE)]
    if (guest.use === 'dev-apps') return [...common(guest), ...storageFindings(guest, facts, placements, SLOW_APPS)]
    return [
      rateFinding(tokenRates),
      instructionsFinding(facts),
      numaFinding(facts, guest, fit),
      promptFinding(facts, guest, fit),
      ...common(guest),
      ...storageFindings(guest, facts, placements, SLOW_MODEL),
    ]
  }
  return {
    bandwidth,
    capacity,
    facts,
    findings: machineFindings(facts, plan, capacity),
    numaFit: fit,
    placements,
    plan: [...plan],
    storageLoads: storageLoads(facts, plan),
    tokenRates,
    verdicts: plan.map((guest) => {
      const findings = findingsOf(guest).filter((each) => each !== null)
      return {findings, name: guest.name, use: guest.use, verdict: overall(findings)}
    }),
  }
}
