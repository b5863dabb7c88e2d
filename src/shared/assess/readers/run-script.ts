import {spawn} from 'node:child_process'

export interface ScriptRun {
  readonly output: string
  /** What was said on stderr, its beginning. */
  readonly complaints: string
  /** Null when it was ended because it took too long. */
  readonly exitCode: number | null
}

/** More than any machine has to say. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_COMPLAINTS = 4000

/** Runs a command with a script on its stdin; errors of starting it are thrown. */
export function runScript(
  command: string,
  args: readonly string[],
  script: string,
  timeoutMs: number,
): Promise<ScriptRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {stdio: ['pipe', 'pipe', 'pipe']})
    const output: Buffer[] = []
    let size = 0
    let complaints = ''
    let isTooLate = false
    const timer = setTimeout(() => {
      isTooLate = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MOST_BYTES) output.push(chunk)
      else child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaints.length < MOST_COMPLAINTS) complaints += chunk.toString()
    })
    // It may end before it has read all: its exit code says why.
    child.stdin.on('error', () => {})
    child.stdin.end(script)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({complaints, exitCode: isTooLate ? null : (code ?? 1), output: Buffer.concat(output).toString()})
    })
  })
}
