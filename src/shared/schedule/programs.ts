import {spawn} from 'node:child_process'

const LONGEST_WAIT_MILLISECONDS = 20_000

export interface ProgramEnd {
  /** `not found` when there is no such program, `too slow` when it did not end. */
  readonly code: number | 'not found' | 'too slow'
  /** Bytes as `latin1`, so that what is written back is what was read. */
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program of the system, with its messages in English, to its end. */
export function runProgram(
  [name, ...args]: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv,
  input = '',
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    let isTooSlow = false
    const child = spawn(name, args, {env: {...environment, LC_ALL: 'C'}, stdio: 'pipe'})
    const clock = setTimeout(() => {
      isTooSlow = true
      child.kill('SIGKILL')
    }, LONGEST_WAIT_MILLISECONDS)
    const end = (code: ProgramEnd['code']) => {
      clearTimeout(clock)
      const text = Buffer.concat(stdout).toString('latin1')
      resolve({code, stderr: Buffer.concat(stderr).toString('utf8').trim(), stdout: text})
    }
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes))
    // A program that ends without reading its input is told by its exit code.
    child.stdin.on('error', () => undefined)
    child.once('error', () => end('not found'))
    child.once('close', (code) => end(isTooSlow ? 'too slow' : (code ?? 1)))
    child.stdin.end(Buffer.from(input, 'latin1'))
  })
}
