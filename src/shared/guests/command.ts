import {ProxmoxCommand} from '#shared/access/index'
import {abortAtInterrupt, changeFlags, Flags, statusBlock} from '#shared/cli/index'
import type {ProxmoxClient, TaskProgress} from '#shared/proxmox/index'
import {isInteractive} from '#shared/terminal/index'
import {carryOut, waitCommand} from './carry-out.ts'
import {renderOutcomes} from './outcome-view.ts'
import {progressText} from './progress-text.ts'
import type {Outcome, Prepared, Step} from './steps.ts'

/** On commands that begin tasks. */
export const taskFlags = {
  'dry-run': {...changeFlags['dry-run'], description: 'check everything and show the API calls, send nothing'},
  'no-wait': Flags.boolean({
    description: 'begin it and print the UPID, for lab task wait',
    exclusive: ['timeout'],
    helpGroup: 'TASK',
  }),
  timeout: Flags.integer({
    description: 'seconds after which to wait no longer; the task goes on',
    helpGroup: 'TASK',
    helpValue: '<s>',
    min: 1,
  }),
}

interface LookFlags {
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-color': boolean
  readonly 'no-input': boolean
}

interface TaskFlags extends LookFlags {
  readonly 'dry-run': boolean
  readonly 'no-wait': boolean
  readonly timeout: number | undefined
}

interface Performance<Found extends Prepared> {
  /** Asks before anything is sent. */
  readonly confirm?: (prepared: Found) => Promise<void>
  /** One by one, where each keeps a disk busy. */
  readonly oneByOne?: boolean
  /** How to go on from there, or to undo it. */
  readonly next?: (outcomes: readonly Outcome[]) => string | undefined
}

/** A command about machines, their storages and their images. */
export abstract class GuestCommand extends ProxmoxCommand {
  /** Checks, asks, does and waits; Ctrl-C leaves the tasks to the server and says how to wait on. */
  protected async perform<Found extends Prepared>(
    flags: TaskFlags,
    prepare: (client: ProxmoxClient) => Promise<Found>,
    {confirm, next, oneByOne = false}: Performance<Found> = {},
  ): Promise<void> {
    const {'dry-run': dryRun, 'no-wait': noWait, timeout} = flags
    await this.withProxmox(flags, async (client) => {
      const prepared = await prepare(client)
      if (!dryRun) await confirm?.(prepared)
      const outcomes = await this.watched(flags, (signal, onProgress) =>
        carryOut(client, prepared.steps, {
          dryRun,
          onProgress,
          parallel: oneByOne ? 1 : 4,
          signal,
          timeoutMs: timeout === undefined ? undefined : timeout * 1000,
          wait: !noWait,
        }),
      )
      const begun = outcomes.flatMap(({outcome, upid}) => (outcome === 'begun' && upid !== null ? [upid] : []))
      const nextStep = begun.length > 0 ? waitCommand(begun) : dryRun ? undefined : next?.(outcomes)
      this.print(
        {
          data: outcomes,
          references: begun.length > 0 ? begun : outcomes.map(({name, vmid}) => String(vmid ?? name ?? '')),
          view: (screen) => renderOutcomes(outcomes, screen),
          warnings: [...(prepared.warnings ?? []), ...outcomes.flatMap(({warnings}) => warnings)],
          ...(nextStep !== undefined && {nextStep}),
        },
        flags,
      )
    })
  }

  /** Shows how far each is, on a terminal, while Ctrl-C only ends the waiting. */
  protected async watched<Result>(
    flags: LookFlags,
    work: (
      signal: AbortSignal,
      onProgress: (step: Pick<Step, 'label' | 'verb'>, progress: TaskProgress | 'over') => void,
    ) => Promise<Result>,
  ): Promise<Result> {
    const interrupt = abortAtInterrupt()
    const block = statusBlock(flags)
    const lines = new Map<string, string>()
    try {
      return await work(interrupt.signal, (step, progress) => {
        if (progress === 'over') lines.delete(step.label)
        else lines.set(step.label, progressText(step, progress))
        block.show([...lines.values()])
      })
    } finally {
      block.clear()
      interrupt.release()
    }
  }

  protected canAsk(flags: LookFlags): boolean {
    return isInteractive() && !flags['no-input'] && !flags.json
  }
}
