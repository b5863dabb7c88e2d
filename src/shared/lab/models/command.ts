import {AiError, limitsOf, type OllamaServer, ollamaServer, shortLimits} from '#shared/ai/index'
import {abortAtInterrupt, type Surroundings} from '#shared/cli/index'
import type {GroupValues} from '#shared/config/index'
import {newForm, parseLine} from '#shared/input/index'
import {ExitCode, UserError} from '../../errors.ts'
import {LabCommand} from '../command.ts'
import type {ModelServer} from './server.ts'

const QUICK_MS = 10_000

/** A command that looks after the models of a server. Its answer is about the server, so no rules stand in for it. */
export abstract class ModelCommand extends LabCommand {
  protected override readonly neededSettings = ['general', 'database', 'ai'] as const

  protected async aiSettings(model?: string): Promise<{around: Surroundings; settings: GroupValues<'ai'>}> {
    const around = await this.surroundings()
    const form = newForm()
    const wanted = form.read('--model', model, (text) => parseLine(text))
    form.assertValid('This command')
    return {around, settings: {...around.config.ai, model: wanted ?? around.config.ai.model}}
  }

  /** Ctrl-C stops the work and closes its connections; what goes wrong is told as an error of the person's world. */
  protected async withModels<Value>(
    settings: GroupValues<'ai'>,
    work: (models: ModelServer) => Promise<Value>,
  ): Promise<Value> {
    const interrupt = abortAtInterrupt()
    const limits = limitsOf(settings)
    const server: OllamaServer = ollamaServer(settings.ollamaUrl)
    try {
      return await work({
        limits,
        quick: {limits: shortLimits(limits, QUICK_MS), signal: interrupt.signal},
        server,
        settings,
      })
    } catch (error) {
      throw error instanceof AiError ? userErrorOf(error) : error
    } finally {
      interrupt.release()
    }
  }
}

export function userErrorOf(error: AiError): UserError {
  if (error.code === 'AI_CANCELLED') {
    return new UserError('Stopped.', {cause: error, code: 'STOPPED', exitCode: ExitCode.interrupted})
  }
  const {code, details, message} = error
  const nextStep = error.nextStep ?? 'lab ai doctor'
  return new UserError(message, {cause: error, code, exitCode: exitCodeOf(error), nextStep, ...(details && {details})})
}

function exitCodeOf({code}: AiError): ExitCode {
  if (code === 'AI_MODEL_MISSING') return ExitCode.notFound
  if (code === 'AI_UNAUTHORIZED' || code === 'AI_NOT_CONFIGURED' || code === 'AI_REMOTE_REFUSED') {
    return ExitCode.configuration
  }
  return ExitCode.aiUnavailable
}
