import {join} from 'node:path'
import {execa} from 'execa'
import {makeFolder} from '../make-folder.ts'
import {sshMissing, sshProblem, sshStopped, sshTooSlow, sshTooTalkative} from './ssh-problem.ts'
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
  /** What was said on stderr. */
  readonly complaints: string
}

/** Characters of stdout, and of stderr: the scripts say little. */
const MOST_OUTPUT = 4 * 1024 * 1024
/** What ssh itself ends with; a command there may end with it too, but ours do not. */
const SSH_FAILED = 255

/**
 * Runs a command on another machine; what goes wrong on the way there is thrown, what the command ends with is returned.
 * The first key that a host shows is kept, another one is refused; nothing is ever asked.
 */
export async function runOverSsh(target: Target, knownHosts: string, remote: RemoteCommand): Promise<RemoteRun> {
  const {command, input = {text: ''}, onLine, signal, timeoutMs} = remote
  await makeFolder(join(knownHosts, '..'), 0o700)
  const child = execa('ssh', sshArguments(target, knownHosts, command), {
    ...('file' in input ? {inputFile: input.file} : {input: input.text}),
    ...(signal && {cancelSignal: signal}),
    maxBuffer: MOST_OUTPUT,
    reject: false,
    timeout: timeoutMs,
  })
  for await (const line of child) onLine?.(line)
  const {cause, code, exitCode, isCanceled, isMaxBuffer, stderr, stdout, timedOut} = await child
  if (isCanceled) throw sshStopped(target)
  if (timedOut) throw sshTooSlow(target, timeoutMs)
  if (isMaxBuffer) throw sshTooTalkative(target)
  if (code === 'ENOENT' && exitCode === undefined) throw sshMissing(cause)
  if (cause && !exitCode) throw cause
  if (exitCode === SSH_FAILED) throw sshProblem(target, knownHosts, stderr)
  // Without an exit code it was ended by a signal.
  return {complaints: stderr, exitCode: exitCode ?? 1, output: stdout}
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
