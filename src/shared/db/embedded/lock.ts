import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {ExitCode, UserError} from '#shared/errors'

export interface DatabaseLock {
  release(): void
}

interface LockOptions {
  /** Who we are, for the message that others get while they wait. */
  readonly holder: string
  readonly waitMs: number
  readonly onNotice: (line: string) => void
}

/** What the lock file says about its holder. It is for messages only: the kernel decides who holds the lock. */
export interface Holder {
  readonly pid: number
  readonly host: string
  readonly command: string
  readonly since: string
}

// One byte far behind the content: Windows would refuse others to read a locked range.
const LOCKED_BYTE = 2 ** 30
const SHORTEST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 60
const NOTICE_AFTER_MS = 1000

/**
 * Waits for the kernel lock on `file`. The kernel lets go of it when its holder ends, however it ends, and never before;
 * that is why the file is never removed: two processes could then hold locks on two files of one name.
 */
export async function acquireLock(file: string, {holder, waitMs, onNotice}: LockOptions): Promise<DatabaseLock> {
  const tryLock = await loadTryLock()
  const fd = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600)
  try {
    const started = performance.now()
    let pause = SHORTEST_PAUSE_MS
    let noticed = false
    while (!tryLock(fd)) {
      const waited = performance.now() - started
      if (waited >= waitMs) throw lockedError(file, waitMs)
      if (!noticed && waited >= NOTICE_AFTER_MS) {
        noticed = true
        onNotice(`Waiting for ${describeHolder(readHolder(file))} to finish with the database …`)
      }
      await sleep(Math.min(pause * (0.5 + Math.random()), waitMs - waited))
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)
    }
    writeHolder(fd, {pid: process.pid, host: os.hostname(), command: holder, since: new Date().toISOString()})
  } catch (error) {
    fs.closeSync(fd)
    throw error
  }
  let held = true
  return {
    release() {
      if (!held) return
      held = false
      try {
        fs.ftruncateSync(fd)
      } finally {
        fs.closeSync(fd)
      }
    },
  }
}

export interface LockState {
  /** `missing`: there is no lock file, hence no lock. */
  readonly state: 'free' | 'held' | 'missing'
  /** Of a free lock: who has ended without clearing what it said about itself. */
  readonly holder: Holder | undefined
}

/** Looks at the lock without waiting; what a holder that has ended left in a free one is cleared. */
export async function clearLock(file: string): Promise<LockState> {
  if (!fs.existsSync(file)) return {holder: undefined, state: 'missing'}
  const tryLock = await loadTryLock()
  const fd = fs.openSync(file, 'r+')
  try {
    const isFree = tryLock(fd)
    const holder = readHolder(file)
    if (isFree) fs.ftruncateSync(fd)
    return {holder, state: isFree ? 'free' : 'held'}
  } finally {
    fs.closeSync(fd)
  }
}

async function loadTryLock(): Promise<(fd: number) => boolean> {
  try {
    const {tryLock} = await import('fs-native-extensions')
    return (fd) => lockOrExplain(() => tryLock(fd, LOCKED_BYTE, 1))
  } catch (cause) {
    throw unavailable('the library for file locks has no build for this system', cause)
  }
}

function lockOrExplain(lock: () => boolean): boolean {
  try {
    return lock()
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw unavailable(`this file system offers no file locks (${reason})`, cause)
  }
}

function unavailable(reason: string, cause: unknown): UserError {
  return new UserError(`The embedded database cannot be protected against two commands at once: ${reason}.`, {
    code: 'DB_LOCK_UNAVAILABLE',
    exitCode: ExitCode.configuration,
    nextStep: 'Set DATABASE_URL to a PostgreSQL server, or DATA_DIR to a folder on a local disk.',
    cause,
  })
}

function lockedError(file: string, waitMs: number): UserError {
  const holder = readHolder(file)
  const seconds = Math.round(waitMs / 1000)
  return new UserError(
    `The database is in use by ${describeHolder(holder)}; gave up after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    {
      code: 'DB_LOCKED',
      exitCode: ExitCode.busy,
      nextStep: 'Wait until that command is done and run this one again.',
      details: {lockFile: path.resolve(file), holder: holder ?? null},
    },
  )
}

export function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'another process'
  return `"${holder.command}" (process ${holder.pid} on ${holder.host}, since ${holder.since})`
}

function writeHolder(fd: number, holder: Holder): void {
  const content = Buffer.from(JSON.stringify(holder))
  fs.ftruncateSync(fd)
  fs.writeSync(fd, content, 0, content.length, 0)
}

/** `undefined` when the content is half-written, damaged or not ours. */
function readHolder(file: string): Holder | undefined {
  try {
    const {pid, host, command, since} = JSON.parse(readStart(file)) as Partial<Record<keyof Holder, unknown>>
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof command !== 'string') return undefined
    if (typeof since !== 'string' || Number.isNaN(Date.parse(since))) return undefined
    return {pid, host: printable(host), command: printable(command), since: printable(since)}
  } catch {
    return undefined
  }
}

const LONGEST_CONTENT = 4096

function readStart(file: string): string {
  const fd = fs.openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(LONGEST_CONTENT)
    return buffer.toString('utf8', 0, fs.readSync(fd, buffer, 0, LONGEST_CONTENT, 0))
  } finally {
    fs.closeSync(fd)
  }
}

/** The file may have been written by anybody: no control characters, no endless lines. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, 200)
}
