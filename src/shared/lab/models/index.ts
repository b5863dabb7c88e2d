/** The models of the server that answers: which there are, fetching them, what fits, how fast they are. */
export {BenchmarkShape, benchmarkList, benchmarkModels, toBenchmark} from './benchmark.ts'
export {ModelCommand, userErrorOf} from './command.ts'
export {AiExaminationShape, examineAi} from './examine.ts'
export {readAiServer} from './facts.ts'
export {listModels, ModelShape, modelList} from './list.ts'
export {PulledModelShape, type PullProgress, progressText, pullModel, renderPulledModel} from './pull.ts'
