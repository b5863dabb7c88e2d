import {basename} from 'node:path'
import {plainLine, shellWord} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import type {Deploying} from './deploy.ts'
import {runOverSsh} from './ssh.ts'
import {sshWords} from './ssh-problem.ts'
import {loginOf, type Target} from './target.ts'

const FILE_MS = 15 * 60_000
const REMOVE_MS = 10_000

const INTO_CACHE = [
  'umask 077',
  'mkdir -p .cache/lab-deploy',
  'cd .cache/lab-deploy',
  // Of deployments whose script never ran.
  'find . -type f -mtime +0 -delete',
  'file=$(mktemp XXXXXXXXXX)',
  '{ cat >"$file" || { rm -f "$file"; false; }; }',
  `printf '%s\\n' "$PWD/$file"`,
].join(' && ')

/** A file into the home of who logs in, under a name that nobody else uses; returns where it is there. */
export async function sendFile(target: Target, file: string, {knownHosts, signal}: Deploying): Promise<string> {
  const run = await runOverSsh(target, knownHosts, {command: INTO_CACHE, input: {file}, signal, timeoutMs: FILE_MS})
  const place = run.output.trim().split('\n').at(-1) ?? ''
  if (run.exitCode === 0 && place.startsWith('/')) return place
  const said = plainLine(run.complaints).slice(0, 300)
  const isFull = /no space left|quota exceeded/i.test(said)
  const why = isFull ? 'its disk is full' : said || 'it said nothing'
  throw new UserError(`${basename(file)} could not be sent to ${loginOf(target)}: ${why}.`, {
    code: isFull ? 'DISK_FULL' : 'DEPLOY_FAILED',
    details: {said},
    exitCode: ExitCode.failed,
    nextStep: isFull ? `Grow it: lab vm resize ${shellWord(target.machine)} +10G` : `Try: ssh ${sshWords(target)}`,
  })
}

/** After a failure, of which more is said already: what cannot be removed now goes at the next deployment. */
export async function removeSent(target: Target, files: readonly string[], {knownHosts}: Deploying): Promise<void> {
  if (files.length === 0) return
  const command = `rm -f ${files.map(shellWord).join(' ')}`
  await runOverSsh(target, knownHosts, {command, timeoutMs: REMOVE_MS}).catch(() => undefined)
}
