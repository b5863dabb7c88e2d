import {stripVTControlCharacters} from 'node:util'
import {spawn} from '@lydell/node-pty'
import {onTestFinished} from 'vitest'
import {type Bin, binFile, cleanEnvironment} from './run-bin.ts'

interface TerminalOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly columns?: number
  readonly rows?: number
  /** Shell code that is run instead of the bin alone; `"$@"` is the bin with its arguments. */
  readonly shell?: string
}

/** A bin on a terminal of its own, where it may ask, colour and fit its output to the width. */
export interface Terminal {
  /** Waits until the text has been printed after what was waited for before. */
  sees(text: string): Promise<void>
  type(keys: string): void
  /** The exit code, once it has ended. */
  readonly ended: Promise<number>
  /** Everything printed so far, with escape codes. */
  raw(): string
  /** The same without escape codes, as lines. */
  lines(): string[]
}

export const enter = '\r'
export const controlC = '\u0003'

/** It is ended with the test, whatever comes of the test. */
export function openTerminal(
  bin: Bin,
  args: readonly string[],
  {columns = 80, environment, rows = 24, shell = 'exec "$@"'}: TerminalOptions,
): Terminal {
  const terminal = spawn('/bin/sh', ['-c', shell, 'sh', process.execPath, binFile(bin), ...args], {
    cols: columns,
    cwd: environment['HOME'] ?? process.cwd(),
    env: {...withoutNoColor(cleanEnvironment(environment)), TERM: 'xterm-256color', ...environment},
    rows,
  })
  let output = ''
  let seen = 0
  let exitCode: number | undefined
  const waiting = new Set<() => void>()
  terminal.onData((chunk) => {
    output += chunk
    for (const check of waiting) check()
  })
  const ended = new Promise<number>((resolve) => {
    terminal.onExit((exit) => {
      exitCode = exit.signal ? 128 + exit.signal : exit.exitCode
      for (const check of waiting) check()
      resolve(exitCode)
    })
  })
  onTestFinished(() => {
    if (exitCode === undefined) terminal.kill('SIGKILL')
  })
  const plain = () => stripVTControlCharacters(output).replaceAll('\r\n', '\n')
  return {
    ended,
    lines: () => plain().trimEnd().split('\n'),
    raw: () => output,
    sees(text) {
      return new Promise((resolve, reject) => {
        const check = () => {
          const found = plain().indexOf(text, seen)
          if (found >= 0) {
            seen = found + text.length
            waiting.delete(check)
            resolve()
          } else if (exitCode !== undefined) {
            waiting.delete(check)
            reject(new Error(`It ended with ${exitCode} without printing "${text}". It printed:\n${plain()}`))
          }
        }
        waiting.add(check)
        check()
      })
    },
    type: (keys) => terminal.write(keys),
  }
}

/** Colour on a terminal is what these tests are about. */
function withoutNoColor({NO_COLOR: _, ...environment}: Record<string, string>): Record<string, string> {
  return environment
}
