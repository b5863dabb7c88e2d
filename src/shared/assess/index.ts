/**
 * What a machine is good for: facts are read from this machine, over SSH or from a Proxmox VE server (`readers/`), each
 * of them null when it cannot be read; `rules/` are pure, and say for each use whether it fits, with the numbers and the
 * rule behind each; `views/` show the same on a terminal and as a document. Nothing is changed anywhere.
 */
export {AssessedShape, type Assessment, assess} from './assess.ts'
export type {HostFacts, StorageFacts} from './facts.ts'
export {readFactsOverApi} from './readers/api/facts.ts'
export {deduceMedia} from './readers/deduce-media.ts'
export {factsOf} from './readers/linux/facts.ts'
export {readSources, type Sources} from './readers/linux/sources.ts'
export {factsOfNode, readLocalFacts} from './readers/local.ts'
export {readFactsOverSsh} from './readers/ssh.ts'
export {exampleLab} from './rules/example-lab.ts'
export {memoryBandwidth} from './rules/memory-bandwidth.ts'
export {aboutRate, languageModels, promptSeconds, tokenRate} from './rules/token-rate.ts'
export {assessmentDocument} from './views/markdown-view.ts'
export {renderAssessment} from './views/terminal-view.ts'
