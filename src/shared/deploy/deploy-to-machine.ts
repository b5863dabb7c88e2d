import type {GroupValues} from '#shared/config/index'
import {invalidInput} from '#shared/input/index'
import {appsDotenv, appsPreview, deployApps} from './apps.ts'
import {type Deploying, runDeployment, type ScriptOutcome} from './deploy.ts'
import {deployPostgres} from './postgres.ts'
import type {ScriptSetting} from './script.ts'
import {ollamaSettings, postgresSettings} from './settings.ts'
import type {Deployment} from './shape.ts'
import type {Target} from './target.ts'

/** What the lab file does not say. */
export interface DeployWishes {
  readonly stateDirectory: string
  /** Model that answers, and the tokens that it can look back on. */
  readonly model: string
  readonly contextTokens: number
  readonly timeZone: string
  /** Time of the briefing on weekdays; empty for none. */
  readonly briefingAt: string
  /** Settings for the `.env` on the machine, which win over those of the lab file. */
  readonly given?: Readonly<Record<string, string>>
  /** Of the role coord: what somebody gave; else the one that is kept here, else a new one. */
  readonly password?: string | undefined
  readonly replacesPassword?: boolean
  readonly numa?: string
  readonly parallel?: number
  readonly threads?: number | undefined
}

export const BRIEFING_AT = '07:30'

/** What the configuration of this computer wishes. */
export function configuredWishes(
  {ai, general}: {readonly ai: GroupValues<'ai'>; readonly general: GroupValues<'general'>},
  stateDirectory: string,
): DeployWishes {
  const {contextTokens, model} = ai
  return {briefingAt: BRIEFING_AT, contextTokens, model, stateDirectory, timeZone: general.timeZone}
}

/** Deploys to a machine that answers; what is right already stays as it is. */
export async function deployToMachine(
  target: Target,
  deployment: Deployment,
  options: Deploying & DeployWishes,
): Promise<ScriptOutcome & {readonly passwordFile?: string}> {
  switch (deployment) {
    case 'postgres':
      return deployPostgres(target, options, options)
    case 'ollama':
      return runDeployment(target, 'ollama', ollamaSettingsFor(target, options), options)
    case 'apps':
      return deployApps(target, await appsDotenv(target, options), options.briefingAt, options)
  }
}

/** What the script would get; what is not made before is named instead. */
export function previewOf(target: Target, deployment: Deployment, wishes: DeployWishes): ScriptSetting[] {
  switch (deployment) {
    case 'postgres': {
      const {replacesPassword = false} = wishes
      return postgresSettings({password: '', replacesPassword, ...target})
    }
    case 'ollama':
      return ollamaSettingsFor(target, wishes)
    case 'apps':
      return appsPreview(target, wishes.briefingAt)
  }
}

function ollamaSettingsFor({port, subnet}: Target, wishes: DeployWishes): ScriptSetting[] {
  const {contextTokens, model, numa = 'auto', parallel = 1, threads} = wishes
  if (!/^\w[\w.:/@+-]*$/.test(model)) {
    const message = 'is the name of a model such as llama3.1:8b (else AI_MODEL).'
    throw invalidInput('lab deploy ollama', [{field: '--model', message}])
  }
  return ollamaSettings({context: contextTokens, model, numa, parallel, port, subnet, threads})
}
