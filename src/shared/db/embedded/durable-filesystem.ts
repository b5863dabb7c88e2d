import fs from 'node:fs'
import type {PGlite} from '@electric-sql/pglite'
import {NodeFS} from '@electric-sql/pglite/nodefs'
import {placeBundledFilesDirectly} from './bundled-files.ts'

type EmscriptenOptions = Parameters<NodeFS['init']>[1]

/** The part of Emscripten's file system over Node's that we complete. */
interface NodeBackedModule {
  readonly FS: {readonly ErrnoError: new (errno: number) => Error}
  readonly NODEFS: {
    readonly stream_ops: {fsync?: (stream: FileStream) => number}
    realPath(node: unknown): string
    convertNodeCode(error: unknown): number | undefined
  }
}

interface FileStream {
  /** Node's file descriptor; a directory has none. */
  readonly nfd?: number
  readonly node: unknown
}

const INPUT_OUTPUT_ERROR = 29 // EIO in Emscripten's numbering

/** PGlite's file system over a folder, with the one operation it lacks: fsync, without which a power cut loses commits. */
export class DurableFilesystem extends NodeFS {
  override async init(pg: PGlite, options: EmscriptenOptions): Promise<{emscriptenOpts: EmscriptenOptions}> {
    const {emscriptenOpts} = await super.init(pg, options)
    const preRun = [...(emscriptenOpts.preRun ?? []), addFsync, placeBundledFilesDirectly]
    return {emscriptenOpts: {...emscriptenOpts, preRun}}
  }
}

function addFsync(emscripten: unknown): void {
  const {FS, NODEFS} = emscripten as NodeBackedModule
  NODEFS.stream_ops.fsync = (stream) => {
    try {
      if (stream.nfd === undefined) syncPath(NODEFS.realPath(stream.node))
      else fs.fsyncSync(stream.nfd)
      return 0
    } catch (error) {
      throw new FS.ErrnoError(NODEFS.convertNodeCode(error) ?? INPUT_OUTPUT_ERROR)
    }
  }
}

/** Writes a file or a folder's list of names through to the disk. */
export function syncPath(file: string): void {
  const isFolder = fs.statSync(file).isDirectory()
  if (isFolder && process.platform === 'win32') return // Windows cannot and need not
  const fd = fs.openSync(file, isFolder ? 'r' : 'r+')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}
