import {abortAtInterrupt, BaseCommand, configSources, Flags, packageRoot, statusLine} from '#shared/cli/index'
import {applicationPaths, loadConfig} from '#shared/config/index'
import {DEFAULT_LAB_FILE, readLabFile} from '#shared/plan/index'
import {UserError} from '../errors.ts'
import {type Deploying, waitUntilReady} from './deploy.ts'
import {configuredWishes, type DeployWishes, deployToMachine, previewOf} from './deploy-to-machine.ts'
import {checkHealth} from './health.ts'
import {knownHostsFile} from './known-hosts.ts'
import {deployScript} from './script.ts'
import type {Deployed, Deployment} from './shape.ts'
import {isLogin, loginOf, type Target, targetByLogin, targetByName} from './target.ts'
import {renderDeployed} from './view.ts'

/** On every deployment. */
export const deployFlags = {
  'dry-run': Flags.boolean({
    char: 'n',
    description: 'print the script with its secrets masked, and connect to nothing',
    helpGroup: 'CHANGE',
  }),
  file: Flags.string({
    default: DEFAULT_LAB_FILE,
    description: 'lab file that names the machine',
    helpValue: '<lab.yaml>',
  }),
  subnet: Flags.string({description: 'who may use it, where VM is user@address', helpValue: '<192.168.1.0/24>'}),
}

interface OutputFlags {
  readonly 'dry-run': boolean
  readonly json: boolean
  readonly 'no-color': boolean
  readonly quiet: boolean
}

/** A command that deploys something to a machine of the lab. */
export abstract class DeployCommand extends BaseCommand {
  /** What the configuration wishes, for flags to win over. */
  protected async wishes(): Promise<DeployWishes> {
    const sources = configSources()
    return configuredWishes(await loadConfig(sources, ['ai', 'general']), applicationPaths(sources).stateDirectory)
  }

  protected async target(
    machine: string,
    deployment: Deployment,
    {file, subnet}: {readonly file: string; readonly subnet?: string | undefined},
  ): Promise<Target> {
    if (isLogin(machine)) return targetByLogin(machine, subnet)
    return targetByName(machine, deployment, await readLabFile(file))
  }

  protected async perform(
    target: Target,
    deployment: Deployment,
    wishes: DeployWishes,
    flags: OutputFlags,
    nextStep?: string,
  ): Promise<void> {
    const {machine} = target
    const about = {deployment, login: loginOf(target), machine}
    if (flags['dry-run']) {
      const script = await deployScript(packageRoot(), deployment, previewOf(target, deployment, wishes), {
        masked: true,
      })
      this.answer({...about, changes: [], passwordFile: null, result: 'dry-run', script}, [], flags)
      return
    }
    const interruptible = abortAtInterrupt()
    const status = statusLine(flags)
    try {
      const {signal} = interruptible
      const knownHosts = knownHostsFile(wishes.stateDirectory)
      const onStep = (text: string) => status.show(`${machine}: ${text}`)
      const deploying: Deploying = {knownHosts, onStep, packageRoot: packageRoot(), signal}
      await waitUntilReady(target, deploying)
      const options = {...wishes, ...deploying}
      const {changes, passwordFile = null, warnings} = await deployToMachine(target, deployment, options)
      onStep('Checking that it answers to this computer')
      const unhealthy = await unhealthyFromHere(checkHealth(target, deployment, options))
      status.clear()
      const result = changes.length > 0 ? 'changed' : 'unchanged'
      this.answer(
        {...about, changes: [...changes], passwordFile, result, script: null},
        [...warnings, ...unhealthy],
        flags,
        nextStep,
      )
    } finally {
      status.clear()
      interruptible.release()
    }
  }

  private answer(data: Deployed, warnings: readonly string[], flags: OutputFlags, nextStep?: string): void {
    this.print(
      {
        data,
        ...(nextStep !== undefined && {nextStep}),
        references: [data.machine],
        view: (screen) => renderDeployed(data, screen),
        warnings,
      },
      flags,
    )
  }
}

/** The script has seen that it is well on its own machine; who deploys need not be in the network that may use it. */
async function unhealthyFromHere(check: Promise<void>): Promise<string[]> {
  try {
    await check
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [[error.message, error.nextStep].filter(Boolean).join(' ')]
  }
}
