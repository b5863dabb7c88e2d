import {ProxmoxCommand} from '#shared/access/index'
import {abortAtInterrupt, configSources, Flags, packageRoot, statusBlock, yesFlag} from '#shared/cli/index'
import {applicationPaths, loadConfig} from '#shared/config/index'
import {configuredWishes, type DeployWishes} from '#shared/deploy/index'
import {durationText, type Plan, renderPlan} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {plainLine, plainText, type Screen, screenFor} from '#shared/terminal/index'
import {type ApplyRequest, applyLab} from './apply-lab.ts'
import type {StepEvent} from './carry-out-run.ts'
import {type Apply, renderApply} from './outcome.ts'
import {checkReadyForSsh, type OverSsh, worksOverSsh} from './over-ssh.ts'
import type {Rollback} from './roll-back.ts'
import type {FreshPlan} from './sources.ts'

export const applyFlags = {
  parallel: Flags.integer({default: 4, description: 'steps at the same time', helpValue: '<n>', max: 16, min: 1}),
  ...yesFlag,
}

interface ApplyFlags {
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-color': boolean
  readonly 'no-input': boolean
  readonly parallel: number
  readonly yes: boolean
}

/** What a command answers with. */
interface Told {
  readonly data: (outcome: Apply) => unknown
  readonly view: (outcome: Apply, screen: Screen) => string
}

/** A command that carries out a plan: asks, shows how far each machine is, and says how to go on. */
export abstract class ApplyCommand extends ProxmoxCommand {
  protected async apply(
    client: ProxmoxClient,
    request: Omit<ApplyRequest, 'stateDirectory'>,
    plan: () => Promise<FreshPlan>,
    flags: ApplyFlags,
    {data, view}: Told = {data: (outcome) => outcome, view: renderApply},
  ): Promise<void> {
    const sources = configSources()
    const {stateDirectory} = applicationPaths(sources)
    let wishes: Promise<DeployWishes> | undefined
    const overSsh: OverSsh = {
      packageRoot: packageRoot(),
      stateDirectory,
      wishes: () => {
        wishes ??= loadConfig(sources, ['ai', 'general']).then((config) => configuredWishes(config, stateDirectory))
        return wishes
      },
    }
    const interrupt = abortAtInterrupt()
    const progress = this.progress(flags)
    let outcome: Apply
    try {
      outcome = await applyLab(
        client,
        {...request, stateDirectory},
        {
          checkReady: (lab, steps) => checkReadyForSsh(overSsh, lab, steps),
          confirmPlan: (found) => this.confirmPlan(found, flags),
          confirmRollback: (rollback) => this.confirmRollback(rollback, flags),
          onEvent: progress.onEvent,
          onLine: (text) => this.aside(text, flags),
          parallel: flags.parallel,
          plan,
          signal: interrupt.signal,
          works: worksOverSsh(overSsh),
        },
      )
    } finally {
      progress.end()
      interrupt.release()
    }
    this.print(
      {
        data: data(outcome),
        references: outcome.steps.map(({id}) => id),
        view: (screen) => view(outcome, screen),
        warnings: outcome.warnings,
      },
      flags,
    )
  }

  private async confirmPlan(plan: Plan, flags: ApplyFlags): Promise<void> {
    if (!flags.yes && !flags.json) {
      const {text} = renderPlan(plan, screenFor(process.stderr, process.env, flags['no-color']), {showApi: false})
      this.aside(text, flags)
    }
    const count = plan.steps.length === 1 ? 'this step' : `these ${plan.steps.length} steps`
    await this.confirm(`Do ${count} on ${plan.server}? It takes about ${durationText(plan.seconds)}.`, flags)
  }

  private async confirmRollback({kept, made}: Rollback, flags: ApplyFlags): Promise<void> {
    for (const {guest, volumes} of made) {
      this.aside(`This goes for good: VM ${guest.vmid} ${guest.name} with ${volumes.join(', ')}`, flags)
    }
    for (const text of kept) this.aside(text, flags)
    const count = made.length === 1 ? '1 machine' : `${made.length} machines`
    if (made.length > 0) await this.confirm(`Delete ${count} that this run made?`, flags)
  }

  /** One line a machine on a terminal, one line of JSON an event elsewhere; on stderr. */
  private progress(flags: ApplyFlags) {
    const block = statusBlock(flags)
    const lines = new Map<string, string>()
    const isTerminal = screenFor(process.stderr, process.env, true).isTerminal
    const isTold = !flags.quiet && !isTerminal
    const lastSaid = new Map<string, string>()
    const onEvent = (event: StepEvent) => {
      const {event: what, message, progress, step} = event
      const key = step.vm ?? step.id
      const said = `${what} ${step.id} ${progress?.line} ${progress?.percent}`
      if (isTold && lastSaid.get(step.id) !== said) this.aside(jsonLine(event), {'no-color': true})
      lastSaid.set(step.id, said)
      if (what === 'begun' || what === 'progress') lines.set(key, lineOf(event))
      else lines.delete(key)
      if (isTerminal && progress === null && what !== 'begun') {
        block.clear()
        if (!flags.quiet && !flags.json)
          this.aside(`${what.padEnd(9)} ${plainLine(message === null ? step.text : `${step.text}: ${message}`)}`, flags)
      }
      block.show([...lines.values()])
    }
    return {end: () => block.clear(), onEvent}
  }
}

function lineOf({progress, step: {kind, vm, vmid}}: StepEvent): string {
  const who = vm === null ? 'Image' : `VM ${vmid} ${vm}`
  const percent = progress?.percent === null || progress === null ? '' : `${Math.round(progress.percent)} %`
  return [who, kind === 'image' ? 'download' : kind, percent, progress?.line ?? '']
    .filter((text) => text !== '')
    .join(' · ')
}

function jsonLine({event, message, progress, step: {id, vm, vmid}}: StepEvent): string {
  const at = new Date().toISOString()
  return JSON.stringify({
    at,
    event,
    step: id,
    vm,
    vmid,
    ...(progress && {line: plainText(progress.line), percent: progress.percent}),
    ...(message !== null && {message}),
  })
}
