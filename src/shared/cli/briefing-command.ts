import {alertThresholds} from '../alerts/index.ts'
import {
  type BriefingFormat,
  briefingFormats,
  type DeliveryFlags,
  deliverBriefing,
  type MadeBriefing,
  type Making,
  makeBriefing,
  type RevisedBriefing,
  readDestinations,
  renderBriefing,
  tellBriefing,
} from '../briefing/index.ts'
import {type Delivery, type Destination, readDeliverySettings} from '../delivery/index.ts'
import {newForm, parseChoice} from '../input/index.ts'
import {AiCommand, type AiFlags} from './ai-command.ts'
import type {Answer, OutputFlags} from './command.ts'
import {choiceFlag, Flags} from './flags.ts'
import {abortAtInterrupt} from './interrupt.ts'
import {configSources, type Surroundings} from './surroundings.ts'

/** On commands that print a briefing. */
export const formatFlag = {format: choiceFlag('how to print it', briefingFormats)}

export const deliveryFlags = {
  force: Flags.boolean({
    description: 'deliver again what was delivered today already',
    exclusive: ['if-changed'],
    helpGroup: 'DELIVERY',
  }),
  'if-changed': Flags.boolean({
    description: 'deliver only what differs from what was delivered last',
    helpGroup: 'DELIVERY',
  }),
  send: Flags.boolean({description: 'deliver to BRIEFING_TO', helpGroup: 'DELIVERY'}),
  to: Flags.string({
    description: 'deliver to mail:ADDRESS, file:PATH, webhook:URL, ntfy:URL or slack:URL',
    helpGroup: 'DELIVERY',
    helpValue: '<DESTINATION>',
    multiple: true,
    multipleNonGreedy: true,
  }),
}

interface MakingFlags extends AiFlags {
  readonly 'dry-run': boolean
  readonly 'no-ai': boolean
  readonly project?: string | undefined
}

interface FormatFlags extends OutputFlags {
  readonly format?: string | undefined
}

/** A command that makes, delivers or shows briefings. */
export abstract class BriefingCommand extends AiCommand {
  /** The briefing of now: told by a model if there is one and `--no-ai` does not say otherwise. */
  protected makeBriefing(around: Surroundings, flags: MakingFlags): Promise<MadeBriefing> {
    const {alerts, general} = around.config
    const making: Making = {
      actor: general.actor,
      dryRun: flags['dry-run'],
      inSession: (work) => this.withSession(around, flags, work),
      scope: {now: around.now, projectKey: flags.project, timeZone: general.timeZone},
      thresholds: alertThresholds(alerts),
    }
    return flags['no-ai'] ? makeBriefing(making) : this.withAi(around, flags, (ai) => tellBriefing(making, ai))
  }

  /** What is wrong with a destination is said before anything is made. */
  protected destinations({config}: Surroundings, flags: DeliveryFlags): Destination[] {
    const {homeDirectory, workingDirectory} = configSources()
    const place = {baseDirectory: workingDirectory, homeDirectory}
    return readDestinations(flags, {...place, configured: config.briefing.destinations})
  }

  protected async deliverTo(
    around: Surroundings,
    made: MadeBriefing,
    destinations: readonly Destination[],
    flags: DeliveryFlags & MakingFlags,
  ): Promise<Delivery[]> {
    if (destinations.length === 0) return []
    const interrupt = abortAtInterrupt()
    try {
      return await deliverBriefing(made, {
        destinations,
        dryRun: flags['dry-run'],
        force: flags.force,
        ifChanged: flags['if-changed'],
        inDatabase: (work) => this.withSession(around, flags, ({database}) => work(database)),
        settings: await readDeliverySettings(around.config, destinations),
        signal: interrupt.signal,
      })
    } finally {
      interrupt.release()
    }
  }

  protected readFormat({format, json}: Pick<FormatFlags, 'format' | 'json'>): BriefingFormat {
    const form = newForm()
    const wanted = form.read('--format', format, (text) => parseChoice(text, briefingFormats)) ?? 'text'
    form.assertValid('The briefing')
    return json ? 'json' : wanted
  }

  protected printBriefing<Data extends RevisedBriefing>(
    answer: Omit<Answer<Data>, 'view'>,
    format: BriefingFormat,
    flags: OutputFlags,
  ): void {
    const {facts} = answer.data
    const references = [...new Set(facts.flatMap((fact) => fact.references))]
    this.print(
      {references, ...answer, view: (screen) => renderBriefing(answer.data, format, screen)},
      {...flags, json: format === 'json'},
    )
  }
}
