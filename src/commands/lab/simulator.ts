import {abortAtInterrupt, BaseCommand, choiceFlag, Flags} from '#shared/cli/index'
import {
  describeSimulator,
  faultKinds,
  presetNames,
  readSimulatorOptions,
  renderSimulator,
  SimulatorShape,
  startSimulator,
  untilStopped,
} from '#shared/simulator/index'

export default class SimulatorCommand extends BaseCommand {
  static override kind = 'simulator'
  static override shape = SimulatorShape
  static override summary = 'Run a Proxmox VE server that is not there.'
  static override description =
    `For trying everything out: it listens on this machine only, prints the settings that lead to it, and stops at Ctrl-C. Storages fill up, tasks take their time, permissions are checked; with --state the next one goes on where this one stopped.

A fault is KIND[=VALUE] [@ METHOD PATH] [xTIMES] [after SKIPPED]; in the path, * stands for one part. Kinds: ${faultKinds.join('; ')}.`
  static override flags = {
    durations: Flags.string({
      default: 'real',
      description: 'how long tasks take: as on hardware, no time at all, or a factor',
      helpValue: '<real|off|n>',
    }),
    fault: Flags.string({
      description: 'what goes wrong, once unless said; can be given more than once',
      helpValue: '<fault>',
      multiple: true,
    }),
    for: Flags.integer({description: 'stop by itself after this many seconds', helpValue: '<seconds>', min: 0}),
    port: Flags.integer({default: 0, description: 'port to listen on (else any that is free)', max: 65_535, min: 0}),
    preset: choiceFlag('servers to begin with (else dual-xeon)', presetNames),
    state: Flags.string({description: 'file that keeps the state after every change', helpValue: '<file>'}),
  }
  static override examples = [
    '<%= config.bin %> simulator',
    '<%= config.bin %> simulator --port 8006 --state lab.json --durations 0.1',
    '<%= config.bin %> simulator --fault "596-after @ POST /nodes/*/qemu"',
  ]

  async run() {
    const {flags} = await this.parse(SimulatorCommand)
    const options = readSimulatorOptions(flags)
    const onRequest = (request: {method: string; path: string}, status: number) =>
      this.aside(`${request.method} ${request.path} ${status}`, flags)
    const simulator = await startSimulator({...options, ...(flags.verbose && {onRequest})})
    const interrupt = abortAtInterrupt()
    try {
      const session = describeSimulator(simulator, options.file)
      this.print({data: session, references: [simulator.url], view: () => renderSimulator(session)}, flags)
      await untilStopped(interrupt.signal, flags.for)
    } finally {
      interrupt.release()
      await simulator.close()
    }
  }
}
