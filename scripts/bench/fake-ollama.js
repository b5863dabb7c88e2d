// A fake Ollama in a process of its own: prints its address, and writes into every piece of an answer when it was sent,
// in nanoseconds of the machine's monotonic clock.
import {tsImport} from 'tsx/esm/api'

const {startFakeOllama} = await tsImport('../../test/support/fake-ollama.ts', import.meta.url)
const pieces = () => [String(process.hrtime.bigint()), ...Array.from({length: 100}, () => ' and so on')]
const replies = Array.from({length: 1000}, () => () => ({pieces: pieces()}))
const {url} = await startFakeOllama({loaded: {'llama3.1:8b': 8192}, replies})
process.stdout.write(url)
