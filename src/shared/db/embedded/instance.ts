import {PGlite, type PGliteOptions} from '@electric-sql/pglite'
import {DurableFilesystem} from './durable-filesystem.ts'
import {compileEngine, compileInitdb, readBundledFiles} from './engine.ts'
import {EngineStopped} from './engine-stopped.ts'

/** Postgres in this process, on one data directory. */
export interface PostgresInstance {
  /**
   * Runs complete messages of the wire protocol, one call after the other, and hands over the answers as they come.
   * Rejects with `EngineStopped` when Postgres ended over them, and ever after.
   */
  exchange(messages: Uint8Array, onAnswer: (bytes: Uint8Array) => void): Promise<void>
  isInTransaction(): boolean
  close(): Promise<void>
}

const KEPT_LOG_LINES = 20
const MAIN_LOOP_LONGJMP = 100 // PGlite throws it for every ordinary SQL error and goes on

// Small write-ahead log, small cache (the default of 128 MB is zeroed at every start): one command, one connection.
const SETTINGS = {
  shared_buffers: '8MB',
  min_wal_size: '8MB',
  max_wal_size: '64MB',
  wal_recycle: 'off',
  wal_sync_method: 'fsync',
  timezone: 'UTC',
  max_stack_depth: '400kB', // V8's stack ends before the default of 2 MB is reached
}

/** Opens the data directory, with every commit on the disk before it is acknowledged. */
export async function startInstance(directory: string): Promise<PostgresInstance> {
  const startParams = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F') // -F means fsync off
  return start({fs: new DurableFilesystem(directory), startParams: [...startParams, ...settingArguments()]})
}

/** Fills an empty folder with a new data directory. Nothing is written through: do that before relying on it. */
export async function createDataDirectory(directory: string): Promise<void> {
  const instance = await start({
    fs: new DurableFilesystem(directory),
    startParams: [...PGlite.defaultStartParams, ...settingArguments()],
    initDbStartParams: ['--wal-segsize=1'],
    initdbWasmModule: compileInitdb(),
  })
  await instance.close()
}

function settingArguments(): string[] {
  return Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** PGlite asks for all array types at every start, for its own reading of values; here `pg` reads them. */
class QuickPGlite extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

async function start(options: PGliteOptions): Promise<PostgresInstance> {
  const log: string[] = []
  const collect = (line: string) => {
    log.push(line)
    if (log.length > KEPT_LOG_LINES) log.shift()
    return false // no output of Postgres reaches our streams
  }
  const pgliteWasmModule = compileEngine()
  const fsBundle = {arrayBuffer: async () => readBundledFiles()} as unknown as Blob // nothing else of it is used
  const pglite = new QuickPGlite({...options, pgliteWasmModule, fsBundle, onStdout: collect, onStderr: collect})
  await keepingExitCode(async () => {
    try {
      await pglite.waitReady
    } catch (cause) {
      throw new EngineStopped('The embedded database did not start', log, {cause: withFileErrorCode(cause)})
    }
  })
  let stopped: EngineStopped | undefined
  stopAtCrash(pglite, (cause) => {
    stopped = new EngineStopped('The embedded database stopped', log, {cause})
    return stopped
  })

  return {
    exchange: (messages, onAnswer) =>
      pglite.runExclusive(async () => {
        if (stopped !== undefined) throw stopped
        await pglite.execProtocolRawStream(messages, {onRawData: onAnswer})
      }),
    isInTransaction: () => stopped === undefined && !pglite.closed && pglite.isInTransaction(),
    async close() {
      // After a crash the files are as a power cut leaves them, and the next start puts them right from the log. A
      // checkpoint by what is left of the crashed process could spoil them.
      if (stopped === undefined && !pglite.closed) await keepingExitCode(() => pglite.close())
    },
  }
}

/**
 * PGlite swallows whatever its main loop throws and calls it again, even after a panic. This lets the first unknown
 * exception out (PGlite calls `stackRestore` outside of its own try) and keeps Postgres from running any further.
 */
function stopAtCrash(pglite: PGlite, createError: (cause: unknown) => EngineStopped): void {
  const module = pglite.Module
  const runMainLoopOnce = module._PostgresMainLoopOnce
  module._PostgresMainLoopOnce = () => {
    try {
      runMainLoopOnce()
    } catch (cause) {
      if (!isLongjmp(cause)) {
        const stopped = createError(cause)
        module.stackRestore = () => {
          throw stopped
        }
        module._PostgresSendReadyForQueryIfNecessary = () => {}
        module._pgl_pq_flush = () => {}
      }
      throw cause
    }
  }
}

function isLongjmp(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === MAIN_LOOP_LONGJMP
}

/** Emscripten's own numbers of the errors that a full or protected disk causes. */
const FILE_ERRORS = new Map([
  [2, {code: 'EACCES', message: 'permission denied'}],
  [19, {code: 'EDQUOT', message: 'disk quota exceeded'}],
  [22, {code: 'EFBIG', message: 'file too large'}],
  [51, {code: 'ENOSPC', message: 'no space left on device'}],
  [63, {code: 'EPERM', message: 'operation not permitted'}],
  [69, {code: 'EROFS', message: 'read-only file system'}],
])

/** Outside of Postgres, a file operation fails with an object that has Emscripten's number and nothing else. */
function withFileErrorCode(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('errno' in error) || error instanceof Error) return error
  const known = FILE_ERRORS.get(Number(error.errno))
  return known === undefined ? error : Object.assign(new Error(known.message, {cause: error}), {code: known.code})
}

/** Emscripten sets the exit code of the whole process to the one of Postgres' `main`. */
async function keepingExitCode<T>(work: () => Promise<T>): Promise<T> {
  const {exitCode} = process
  try {
    return await work()
  } finally {
    process.exitCode = exitCode
  }
}
