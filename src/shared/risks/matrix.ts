import type {Kysely} from 'kysely'
import {z} from 'zod'
import {bandOf, openRiskStatuses, type RiskProfile, type RiskType} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {loadRisks} from './load.ts'
import {listStoredProfiles} from './repository.ts'
import {AssessmentShape, BandShape, type Risk} from './shape.ts'

const stages = ['inherent', 'current', 'target'] as const
export type Stage = (typeof stages)[number]

export const MatrixShape = z.object({
  project: z.string(),
  profile: z.string(),
  type: z.enum(['threat', 'opportunity']),
  /** 25 cells, likelihood 5 to 1, in each row impact 1 to 5. */
  cells: z.array(
    z.object({
      likelihood: z.number().int(),
      impact: z.number().int(),
      band: BandShape,
      risks: z.array(z.object({reference: z.string(), stage: z.enum(stages)})),
    }),
  ),
  /** Where each risk came from, is and shall go. */
  moves: z.array(
    z.object({
      reference: z.string(),
      title: z.string(),
      inherent: AssessmentShape.nullable(),
      current: AssessmentShape.nullable(),
      target: AssessmentShape.nullable(),
    }),
  ),
  notAssessed: z.array(z.string()),
})
export type Matrix = z.infer<typeof MatrixShape>

/** The heat map of a project's open and proposed risks. */
export async function loadMatrix(
  database: Kysely<Database>,
  project: {readonly id: number; readonly key: string; readonly risk_profile_id: number},
  {now, showMoves, type}: {readonly now: Date; readonly showMoves: boolean; readonly type: RiskType},
): Promise<Matrix> {
  const risks = await loadRisks(database, now, {
    projectId: project.id,
    statuses: ['proposed', ...openRiskStatuses],
    type,
  })
  const profile = (await listStoredProfiles(database)).find(({id}) => id === project.risk_profile_id)!
  return riskMatrix({profile, project: project.key, risks, showMoves, type})
}

interface MatrixInput {
  readonly project: string
  readonly profile: RiskProfile
  readonly type: Risk['type']
  readonly risks: readonly Risk[]
  /** Only where risks are now, or also where they came from and shall go. */
  readonly showMoves: boolean
}

/** The register as a heat map: which risks are in which cell of the profile's matrix. */
export function riskMatrix({profile, project, risks, showMoves, type}: MatrixInput): Matrix {
  const shown: readonly Stage[] = showMoves ? stages : ['current']
  const cells = [5, 4, 3, 2, 1].flatMap((likelihood) =>
    [1, 2, 3, 4, 5].map((impact) => ({
      band: bandOf(profile, likelihood, impact, type),
      impact,
      likelihood,
      risks: shown.flatMap((stage) =>
        risks
          .filter((risk) => risk[stage]?.likelihood === likelihood && risk[stage]?.impact === impact)
          .filter((risk) => stage === 'current' || !sameCell(risk[stage], risk.current))
          .map(({reference}) => ({reference, stage})),
      ),
    })),
  )
  return {
    cells,
    moves: risks.map(({current, inherent, reference, target, title}) => ({
      current,
      inherent,
      reference,
      target,
      title,
    })),
    notAssessed: risks.filter((risk) => risk.current === null).map((risk) => risk.reference),
    profile: profile.name,
    project,
    type,
  }
}

function sameCell(a: Risk['current'], b: Risk['current']): boolean {
  return a?.likelihood === b?.likelihood && a?.impact === b?.impact
}
