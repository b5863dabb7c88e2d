import fs from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import v8 from 'node:v8'

let compiled: Promise<WebAssembly.Module> | undefined

/**
 * Starts compiling PGlite's WebAssembly (9 MB). Call it before anything else in a command that will open the embedded
 * database: other threads compile while modules load here.
 */
export function warmUp(): void {
  compileEngine().catch(() => {}) // whoever awaits the engine gets the error
}

export function compileEngine(): Promise<WebAssembly.Module> {
  compiled ??= readAndCompile()
  return compiled
}

/** The files that PGlite's Postgres finds in its own file system: time zones, dictionaries, … */
export function readBundledFiles(): ArrayBuffer {
  return readEngineFile('pglite.data').buffer // a file of 6 MB has a buffer to itself
}

async function readAndCompile(): Promise<WebAssembly.Module> {
  // Only V8's fast baseline compiler: a command is over before optimised code pays off, and optimising costs time at the
  // exit and twice the memory.
  v8.setFlagsFromString('--liftoff-only')
  // Each function is validated when it is first called: most of the 9 MB never are.
  v8.setFlagsFromString('--wasm-lazy-validation')
  return WebAssembly.compile(readEngineFile('pglite.wasm'))
}

/** In one go: the asynchronous read hands such a file over in small pieces and takes twice as long. */
function readEngineFile(name: string): Buffer<ArrayBuffer> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return fs.readFileSync(path.join(path.dirname(entry), name))
}
