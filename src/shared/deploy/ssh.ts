import {spawn} from 'node:child_process'
import {createReadStream} from 'node:fs'
import {join} from 'node:path'
import {makeFolder} from '../make-folder.ts'
import {sshMissing, sshProblem, sshStopped, sshTooSlow} from './ssh-problem.ts'
import {loginOf, type Target} from './target.ts'

export interface RemoteCommand {
  readonly command: string
  /** Sent on stdin: text, or the file of that name. */
  readonly input?: {readonly text: string} | {readonly file: string}
  readonly timeoutMs: number
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

export interface RemoteRun {
  readonly exitCode: number
  readonly output: string
  /** What was said on stderr, its end. */
  readonly complaints: string
}

const MOST_OUTPUT = 4 * 1024 * 1024
const MOST_COMPLAINTS = 16_000
/** What ssh itself ends with; a command there may end with it too, but ours do not. */
const SSH_FAILED = 255

/**
 * Runs a command on another machine; what goes wrong on the way there is thrown, what the command ends with is returned.
 * The first key that a host shows is kept, another one is refused; nothing is ever asked.
 */
export async function runOverSsh(target: Target, knownHosts: string, remote: RemoteCommand): Promise<RemoteRun> {
  await makeFolder(join(knownHosts, '..'), 0o700)
  const run = await new Promise<RemoteRun>((resolve, reject) => {
    const child = spawn('ssh', sshArguments(target, knownHosts, remote.command), {stdio: 'pipe'})
    let reason: 'stopped' | 'too slow' | undefined
    const end = (why: 'stopped' | 'too slow') => {
      reason ??= why
      child.kill('SIGTERM')
    }
    const timer = setTimeout(() => end('too slow'), remote.timeoutMs)
    const stop = () => end('stopped')
    remote.signal?.addEventListener('abort', stop, {once: true})
    if (remote.signal?.aborted) stop()
    const tidy = () => {
      clearTimeout(timer)
      remote.signal?.removeEventListener('abort', stop)
    }
    let output = ''
    let complaints = ''
    let line = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MOST_OUTPUT) output += text
      const lines = (line + text).split('\n')
      line = lines.pop()!.slice(-MOST_COMPLAINTS)
      for (const each of lines) remote.onLine?.(each)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-MOST_COMPLAINTS)
    })
    // It may end before it has read all: its exit code says why.
    child.stdin.on('error', () => {})
    child.once('error', (error: NodeJS.ErrnoException) => {
      tidy()
      reject(error.code === 'ENOENT' ? sshMissing(error) : error)
    })
    child.once('close', (code) => {
      tidy()
      if (reason === 'stopped') reject(sshStopped(target))
      else if (reason === 'too slow') reject(sshTooSlow(target, remote.timeoutMs))
      else resolve({complaints, exitCode: code ?? 1, output})
    })
    const {input} = remote
    if (input && 'file' in input) {
      createReadStream(input.file)
        .once('error', (error) => child.stdin.destroy(error))
        .pipe(child.stdin)
    } else child.stdin.end(input?.text ?? '')
  })
  if (run.exitCode === SSH_FAILED) throw sshProblem(target, knownHosts, run.complaints)
  return run
}

function sshArguments(target: Target, knownHosts: string, command: string): string[] {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile="${knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    'HashKnownHosts=no',
    'UpdateHostKeys=no',
    'ConnectTimeout=10',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=4',
    'ForwardAgent=no',
    'ClearAllForwardings=yes',
    // A connection that is open already was made by other rules.
    'ControlPath=none',
  ].flatMap((option) => ['-o', option])
  return ['-T', ...options, '-p', String(target.port), '--', loginOf(target), command]
}
