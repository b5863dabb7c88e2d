import fs from 'node:fs'
import type {PGlite} from '@electric-sql/pglite'
import {NodeFS} from '@electric-sql/pglite/nodefs'
import {placeBundledFilesDirectly} from './bundled-files.ts'

type EmscriptenOptions = Parameters<NodeFS['init']>[1]

/** The part of Emscripten's file system over Node's that we complete. */
interface NodeBackedModule {
  readonly FS: {readonly ErrnoError: new (errno: number) => Error}
  readonly NODEFS: {
    readonly stream_ops: {fsync?: (stream: FileStream) => number; write: Write}
    realPath(node: unknown): string
    convertNodeCode(error: unknown): number | undefined
  }
}

interface FileStream {
  /** Node's file descriptor; a directory has none. */
  readonly nfd?: number
  readonly node: unknown
}

type Write = (stream: FileStream, buffer: Uint8Array, offset: number, length: number, position: number) => number

const INPUT_OUTPUT_ERROR = 29 // EIO in Emscripten's numbering

/**
 * PGlite's file system over a folder, with what it lacks: fsync, without which a power cut loses commits, and writes that
 * are complete or fail.
 */
export class DurableFilesystem extends NodeFS {
  override async init(pg: PGlite, options: EmscriptenOptions): Promise<{emscriptenOpts: EmscriptenOptions}> {
    const {emscriptenOpts} = await super.init(pg, options)
    const preRun = [...(emscriptenOpts.preRun ?? []), addFsync, completeWrites, placeBundledFilesDirectly]
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

/** PGlite fills a new data directory without looking at how much was written: a file cut off by a full disk would stay. */
function completeWrites(emscripten: unknown): void {
  const {stream_ops: operations} = (emscripten as NodeBackedModule).NODEFS
  const writeSome = operations.write
  operations.write = (stream, buffer, offset, length, position) => {
    let written = 0
    while (written < length) {
      const count = writeSome(stream, buffer, offset + written, length - written, position + written)
      if (count === 0) break
      written += count
    }
    return written
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
