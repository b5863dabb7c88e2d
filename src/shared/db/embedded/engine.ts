import fs from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import v8 from 'node:v8'

/** Compiles PGlite's WebAssembly (9 MB) on this thread, in 15 ms: each function only when it is first called. */
export function compileEngine(): WebAssembly.Module {
  const bytes = readEngineFile('pglite.wasm')
  return withFlags(ENGINE_FLAGS, () => new WebAssembly.Module(bytes))
}

/** The program that fills a new data directory. PGlite would look for its file beside itself, and it is bundled. */
export function compileInitdb(): WebAssembly.Module {
  return new WebAssembly.Module(readEngineFile('initdb.wasm'))
}

/** The files that PGlite's Postgres finds in its own file system: time zones, dictionaries, … */
export function readBundledFiles(): ArrayBuffer {
  return readEngineFile('pglite.data').buffer // a file of 6 MB has a buffer to itself
}

const ENGINE_FLAGS: readonly EngineFlag[] = [
  // Only V8's fast baseline compiler: a command is over before optimised code pays off, and optimising costs time at the
  // exit and twice the memory.
  {before: '--wasm-tiering-budget=2000000000', after: '--wasm-tiering-budget=1800000'},
  // Each function is validated when it is first called: most of the 9 MB never are.
  {before: '--wasm-lazy-validation', after: '--no-wasm-lazy-validation'},
]

interface EngineFlag {
  readonly before: string
  /** Its default. */
  readonly after: string
}

/** As long as a flag is not its default, V8 does not take compiled code: also not Node's own, for modules such as `net`. */
function withFlags<Value>(flags: readonly EngineFlag[], work: () => Value): Value {
  for (const {before} of flags) v8.setFlagsFromString(before)
  try {
    return work()
  } finally {
    for (const {after} of flags) v8.setFlagsFromString(after)
  }
}

/** In one go: the asynchronous read hands such a file over in small pieces and takes twice as long. */
function readEngineFile(name: string): Buffer<ArrayBuffer> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return fs.readFileSync(path.join(path.dirname(entry), name))
}
