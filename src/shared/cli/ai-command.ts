import {existsSync} from 'node:fs'
import type {Ai, AiEvent} from '../ai/index.ts'
import type {MoveSetup, OpenJournal, Reading} from '../ai/log/index.ts'
import {type GroupValues, type SettingGroup, secretValues} from '../config/index.ts'
import {type Session, withSession} from '../db/index.ts'
import {UserError} from '../errors.ts'
import {newForm, parseChoice, parseLine} from '../input/index.ts'
import {plainText, screenFor} from '../terminal/index.ts'
import {type AiProgress, showProgress} from './ai-progress.ts'
import type {OutputFlags} from './command.ts'
import {CoordCommand} from './coord-command.ts'
import {choiceFlag, Flags, valueFlag} from './flags.ts'
import {abortAtInterrupt} from './interrupt.ts'
import {databaseLocation, type Surroundings} from './surroundings.ts'

const providers = ['auto', 'ollama', 'openai', 'rules', 'mock'] as const

/** On commands that ask a model. */
export const aiFlags = {
  model: Flags.string({description: 'model that answers (else AI_MODEL)', helpGroup: 'AI', helpValue: '<name>'}),
  provider: {...choiceFlag('who answers (else AI_PROVIDER)', providers), helpGroup: 'AI'},
  'require-ai': Flags.boolean({
    description: 'fail with exit 7 rather than have the rules answer',
    helpGroup: 'AI',
  }),
}

/** On commands that look at the log. */
export const logFilterFlags = {
  model: valueFlag('only of this model', '<name>'),
  provider: choiceFlag('only of this provider', ['ollama', 'openai', 'rules', 'mock']),
  since: valueFlag('only on or after this day', '<date>'),
  task: valueFlag('only for this task, such as ask', '<task>'),
}

export interface AiFlags extends Pick<OutputFlags, 'json' | 'no-color' | 'quiet'> {
  readonly model?: string | undefined
  readonly provider?: string | undefined
  readonly 'require-ai'?: boolean
}

/** So many journals are taken into the database although no model was asked. */
const MOST_WAITING = 50

/** A command that asks a model, or looks at what models were asked. */
export abstract class AiCommand extends CoordCommand {
  protected override readonly neededSettings: readonly SettingGroup[] = ['general', 'database', 'ai']

  private progress: AiProgress | undefined
  private afterwards: (() => Promise<void>) | undefined

  /**
   * Asks with the provider of the settings and flags. Ctrl-C stops at once, and the log says so; what is worth a notice
   * is said on stderr. What was asked gets into the database when the answer has been printed. Do not call it while the
   * database is open.
   */
  protected async withAi<Value>(
    around: Surroundings,
    flags: AiFlags,
    work: (ai: Ai) => Promise<Value>,
  ): Promise<Value> {
    const settings = this.aiSettings(around, flags)
    const [{AiError, chooseProvider, stopped}, {openJournal}] = await Promise.all([
      import('../ai/index.ts'),
      import('../ai/log/index.ts'),
    ])
    const say = (line: string) => {
      this.progress?.clear()
      if (!flags.json) this.aside(line, flags)
    }
    const interrupt = abortAtInterrupt()
    this.progress = this.newProgress(flags)
    const journal = openJournal({
      command: this.typed,
      content: settings.logContent,
      onProblem: say,
      secrets: secretValues(around.config),
      stateDirectory: around.paths.stateDirectory,
    })
    const server = this.serverDelivery(around)
    try {
      const {because, provider} = await chooseProvider(settings, interrupt.signal)
      return await work({
        because,
        log: {
          finish: journal.finish,
          start: (interaction) => {
            const id = journal.start(interaction)
            if (interaction.provider !== 'rules') server?.begin()
            return id
          },
          tokenRatio: journal.tokenRatio,
        },
        onEvent: (event: AiEvent) => this.progress?.onEvent(event),
        onNotice: say,
        provider,
        requireAi: flags['require-ai'] ?? false,
        signal: interrupt.signal,
      })
    } catch (error) {
      throw error instanceof AiError && error.code === 'AI_CANCELLED' ? stopped(error) : error
    } finally {
      this.progress?.end()
      interrupt.release()
      journal.close()
      await server?.ended()
      if (!interrupt.signal.aborted) this.afterwards = () => this.deliver(around, journal, say)
    }
  }

  /** Says on the progress line which part of something longer the model is at. */
  protected showStep(step: string): void {
    this.progress?.onStep(step)
  }

  /** Shows an answer as it arrives; undefined where stdout is no terminal, or is for data. */
  protected textStream(flags: AiFlags): ((text: string) => void) | undefined {
    if (flags.json || flags.quiet || !process.stdout.isTTY) return undefined
    return (text) => {
      this.progress?.end()
      process.stdout.write(plainText(text))
    }
  }

  /** A session on a database that has all of the log, also what was asked just now. */
  protected async withLog<Value>(
    around: Surroundings,
    flags: Pick<AiFlags, 'no-color'>,
    work: (session: Session) => Promise<Value>,
  ): Promise<Value> {
    const {moveJournals} = await import('../ai/log/index.ts')
    return this.withSession(around, flags, async (session) => {
      const {damaged} = await moveJournals(session, moveSetup(around))
      if (damaged > 0) this.aside(`warning: ${damaged} lines of the AI log were damaged and are left out`, flags)
      return work(session)
    })
  }

  /** How what was typed is read. */
  protected reading({config, now}: Surroundings): Reading {
    const {dateOrder, timeZone} = config.general
    return {dateOrder, now, timeZone}
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    await super.finally(error)
    await this.afterwards?.()
  }

  private aiSettings({config}: Surroundings, {model, provider}: AiFlags): GroupValues<'ai'> {
    const form = newForm()
    const wanted = {
      model: form.read('--model', model, (text) => parseLine(text)),
      provider: form.read('--provider', provider, (text) => parseChoice(text, providers)),
    }
    form.assertValid('This command')
    return {...config.ai, model: wanted.model ?? config.ai.model, provider: wanted.provider ?? config.ai.provider}
  }

  private newProgress(flags: AiFlags): AiProgress | undefined {
    if (flags.json || flags.quiet || !process.stderr.isTTY) return undefined
    const screen = screenFor(process.stderr, process.env, flags['no-color'])
    return showProgress((text) => process.stderr.write(text), screen)
  }

  /** On a server the log says that a model is being asked while it thinks. Nobody waits for that. */
  private serverDelivery(around: Surroundings) {
    if (databaseLocation(around.config).kind !== 'server') return undefined
    let running: Promise<void> | undefined
    return {
      begin: () => {
        // What is wrong is said at the end, when it is tried again.
        running ??= this.move(around).then(
          () => {
            running = undefined
          },
          () => {},
        )
      },
      ended: async () => running,
    }
  }

  /**
   * The embedded database takes about a second to open: what the rules alone have answered can wait for `lab ai logs`, and
   * so does everything while another command has the database. A log that cannot be delivered fails no command.
   */
  private async deliver(around: Surroundings, journal: OpenJournal, say: (line: string) => void): Promise<void> {
    const {countJournals, journalFolder, removeOldJournals} = await import('../ai/log/index.ts')
    const {stateDirectory} = around.paths
    const location = databaseLocation(around.config)
    try {
      if (location.kind === 'embedded' && !existsSync(location.directory)) {
        await removeOldJournals(moveSetup(around))
      } else if (journal.hasAskedModel || countJournals(stateDirectory) >= MOST_WAITING) {
        await this.move(around, journal.runId)
      }
    } catch (error) {
      if (error instanceof UserError && error.code === 'DB_LOCKED') return
      say(`The AI log waits in ${journalFolder(stateDirectory)}: ${error instanceof Error ? error.message : error}`)
    }
  }

  private async move(around: Surroundings, finishedRun?: string): Promise<void> {
    const {moveJournals} = await import('../ai/log/index.ts')
    const setup = {...this.sessionSetup(around, () => {}), waitMs: 0}
    await withSession(setup, (session) =>
      moveJournals(session, {...moveSetup(around), ...(finishedRun && {finishedRun})}),
    )
  }
}

function moveSetup({config, paths}: Surroundings): MoveSetup {
  return {logDays: config.ai.logDays, now: new Date(), stateDirectory: paths.stateDirectory}
}
