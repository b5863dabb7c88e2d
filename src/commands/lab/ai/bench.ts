import {newestBenchmarks, storeBenchmarks} from '#shared/ai/log/index'
import {Flags, listFlags, optionalReferences, statusLine, z} from '#shared/cli/index'
import {
  BenchmarkShape,
  benchmarkList,
  benchmarkModels,
  ModelCommand,
  toBenchmark,
  userErrorOf,
} from '#shared/lab/models/index'
import {assertListOptions} from '#shared/lists/index'

export default class AiBench extends ModelCommand {
  static override kind = 'ai.bench'
  static override shape = z.array(BenchmarkShape)
  static override summary = 'Measure how fast models read and write.'
  static override description =
    'In tokens a second, the median of some rounds with the window of AI_NUM_CTX, one model after the other. The figures are kept. The ceiling is what the memory of the machine allows; it is unknown so far.'
  static override args = {models: {...optionalReferences('model'), description: 'models (else all that are there)'}}
  static override flags = {
    ...listFlags,
    rounds: Flags.integer({default: 3, description: 'how often each is measured', helpValue: '<n>', max: 20, min: 1}),
    stored: Flags.boolean({description: 'measure nothing: show the newest figures that were kept'}),
  }
  static override examples = ['<%= config.bin %> ai bench', '<%= config.bin %> ai bench llama3.1:8b --rounds 5']

  async run() {
    const {args, flags} = await this.parse(AiBench)
    const {around, settings} = await this.aiSettings()
    assertListOptions(benchmarkList, flags) // before minutes of measuring
    const list = {list: benchmarkList, reference: ({model}: {model: string}) => model}
    if (flags.stored) {
      const stored = await this.withSession(around, flags, ({database}) => newestBenchmarks(database))
      return this.printList({data: stored.map(toBenchmark), ...list}, flags)
    }
    const line = statusLine(flags)
    try {
      const {failures, measured} = await this.withModels(settings, (models) =>
        benchmarkModels(models, {
          clock: () => new Date(),
          models: args.models ?? [],
          onStep: (text) => line.show(text),
          rounds: flags.rounds,
        }),
      )
      line.clear()
      if (measured.length === 0 && failures[0]) throw userErrorOf(failures[0])
      await this.withSession(around, flags, ({database}) => storeBenchmarks(database, measured))
      const warnings = failures.map(({message}) => message)
      this.printList({data: measured.map(toBenchmark), ...list, warnings}, flags)
    } finally {
      line.clear()
    }
  }
}
