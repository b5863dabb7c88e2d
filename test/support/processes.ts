import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {once} from 'node:events'
import fs from 'node:fs'
import type {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'

/** A script of `test/support/children` in a process of its own. */
export interface ChildScript {
  readonly pid: number
  /** Resolves when the script has printed this line. */
  line(text: string): Promise<void>
  /** Everything it printed, when it has ended. */
  output(): Promise<string>
  /** Ends it with -9; what it had printed by then. */
  kill(): Promise<string>
}

interface ScriptOptions {
  readonly uid?: number
  readonly gid?: number
}

export function runScript(name: string, args: readonly string[] = [], options: ScriptOptions = {}): ChildScript {
  const script = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url))
  const tsx = import.meta.resolve('tsx')
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    process.execPath,
    ['--import', tsx, script, ...args],
    {...options, stdio: ['ignore', 'pipe', 'pipe']},
  )
  let printed = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk
  })
  const ended = once(child, 'close')
  return {
    pid: child.pid ?? 0,
    line: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (printed.split('\n').includes(text)) resolve()
        }
        child.stdout.on('data', check)
        child.once('close', () =>
          reject(new Error(`${name} ended without printing "${text}": ${printed}${complaints}`)),
        )
        check()
      }),
    async output() {
      const [code] = (await ended) as [number | null]
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${printed}${complaints}`)
      return printed.trim()
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
      return printed.slice(0, printed.lastIndexOf('\n') + 1)
    },
  }
}

/** An account that file permissions hold for. `undefined` when this process is not root, and they hold for itself. */
export function ordinaryAccount(): {uid: number; gid: number} | undefined {
  return process.getuid?.() === 0 ? {uid: 65_534, gid: 65_534} : undefined
}

/** Whether another account can run our scripts at all: not when the project lies under a closed folder such as /root. */
export function isProjectReadableForAll(): boolean {
  let folder = fileURLToPath(new URL('../..', import.meta.url))
  while (folder !== '/') {
    if ((fs.statSync(folder).mode & 0o005) !== 0o005) return false
    folder = fs.realpathSync(`${folder}/..`)
  }
  return true
}
