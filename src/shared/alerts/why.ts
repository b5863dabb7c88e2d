import type {Kysely} from 'kysely'
import {z} from 'zod'
import {
  type AlertCode,
  type AlertThresholds,
  alertCodes,
  explainAlert,
  inputsAbout,
  isProjectKey,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requirePresent, wholeReference} from '#shared/registers/index'
import {type AlertScope, loadPortfolio, type Portfolio} from './facts.ts'
import {findAlerts} from './load.ts'
import {AlertShape, AlertValueShape, jsonValues} from './shape.ts'

export const WhyShape = z.object({
  code: z.enum(alertCodes as [AlertCode, ...AlertCode[]]),
  meaning: z.string(),
  rule: z.string(),
  /** How the severity follows. */
  severity: z.string(),
  /** Those that the rule names, as they are set. */
  thresholds: z.record(z.string(), z.number()),
  /** What was then counts as "at the last briefing". */
  since: z.iso.datetime().nullable(),
  /** Where the rule holds. */
  alerts: z.array(AlertShape),
  /** The references that were asked about and of which it does not hold, with what the rules look at. */
  without: z.array(
    z.object({
      reference: z.string(),
      /** Null for what is over: no rule looks at it any more. */
      values: z.record(z.string(), AlertValueShape).nullable(),
    }),
  ),
})
export type Why = z.infer<typeof WhyShape>

interface Question {
  readonly code: AlertCode
  /** Entries or projects as they were typed; none for everything. */
  readonly references: readonly string[]
  /** The project that `R3` alone belongs to. */
  readonly currentProject: string | undefined
}

/** The rule of a code, and how it comes out: everywhere, or of the references that are asked about. */
export async function explain(
  database: Kysely<Database>,
  {code, currentProject, references}: Question,
  scope: AlertScope,
  thresholds: AlertThresholds,
): Promise<Why> {
  const wanted = [...new Set(references.map((text) => readAbout(text, currentProject)))]
  const keys = new Set(wanted.map((reference) => reference.split('-')[0]!))
  const portfolios: Portfolio[] = []
  for (const projectKey of keys.size > 0 ? keys : [scope.projectKey]) {
    portfolios.push(await loadPortfolio(database, {...scope, projectKey}))
  }
  await requirePresent(
    database,
    wanted.filter((reference) => !keys.has(reference)),
  )
  const found = portfolios.flatMap((portfolio) => findAlerts(portfolio, thresholds, {codes: [code]}))
  const about = found.filter(({json}) => wanted.length === 0 || json.references.some((each) => wanted.includes(each)))
  const {meaning, rule, severity, thresholds: named} = explainAlert(code, [], {thresholds})
  const projects = portfolios.flatMap(({facts}) => facts.projects)
  return {
    code,
    meaning,
    rule,
    severity,
    thresholds: named,
    since: rule.includes('last briefing') && scope.since ? scope.since.toISOString() : null,
    alerts: about.map(({json}) => json),
    without: wanted
      .filter((reference) => !about.some(({json}) => json.references.includes(reference)))
      .map((reference) => {
        const project = projects.find(({key}) => key === reference.split('-')[0])
        const values = project ? inputsAbout(project, reference) : null
        return {reference, values: values && jsonValues(values)}
      }),
  }
}

function readAbout(text: string, currentProject: string | undefined): string {
  const typed = text.trim().toUpperCase()
  const isItem = /^[RAMSBTD]\d+$/.test(typed) && currentProject !== undefined
  return isProjectKey(typed) && !isItem ? typed : wholeReference(text, currentProject)
}
