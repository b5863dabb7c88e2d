import {plainLine} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import type {Deploying} from './deploy.ts'
import {databaseUrl, passwordFile, readPassword} from './password.ts'
import type {Deployment} from './shape.ts'
import {runOverSsh} from './ssh.ts'
import {sshWords} from './ssh-problem.ts'
import {loginOf, type Target} from './target.ts'

interface Expected {
  readonly stateDirectory: string
  readonly model: string
}

const ANSWER_MS = 10_000
const APPS_MS = 60_000
/** As the person who works there, with what the deployment has set. */
const APPS = `cd "\${DESTDIR:-}/srv/coordination" && coord --version && lab db status --exit-code --no-input`

/** Whether what was deployed answers to this computer, not only to its own machine. */
export async function checkHealth(
  target: Target,
  deployment: Deployment,
  options: Deploying & Expected,
): Promise<void> {
  switch (deployment) {
    case 'postgres':
      return checkPostgres(target, options)
    case 'ollama':
      return checkOllama(target, options)
    case 'apps':
      return checkApps(target, options)
  }
}

async function checkPostgres(target: Target, {stateDirectory}: Expected): Promise<void> {
  const password = await readPassword(passwordFile(stateDirectory, target.address))
  if (password === undefined) {
    throw unhealthy(target, 'postgres', 'the password of the role coord is not kept on this computer', {
      nextStep: `lab deploy postgres ${target.machine} --password-stdin`,
    })
  }
  const {openDatabase} = await import('#shared/db/index')
  try {
    const location = {kind: 'server', url: databaseUrl(target.address, password)} as const
    await (await openDatabase(location, {holder: 'lab deploy'})).close()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw unhealthy(target, 'postgres', error.message, {
      cause: error,
      nextStep: `Its firewall lets in ${target.subnet} only: is this computer there? Else: ssh ${sshWords(target)} sudo docker logs lab-postgres`,
    })
  }
}

async function checkOllama(target: Target, {model, signal}: Deploying & Expected): Promise<void> {
  const {AiError, isSameModel, ollamaServer} = await import('#shared/ai/index')
  const server = ollamaServer(`http://${target.address}:11434`)
  const limits = {connectMs: ANSWER_MS, firstByteMs: ANSWER_MS, idleMs: ANSWER_MS, totalMs: 2 * ANSWER_MS}
  const call = {limits, signal: signal ?? AbortSignal.timeout(2 * ANSWER_MS)}
  try {
    await server.version(call)
    const models = await server.models(call)
    if (models.some(({name}) => isSameModel(name, model))) return
  } catch (error) {
    if (!(error instanceof AiError)) throw error
    throw unhealthy(target, 'ollama', error.message, {
      cause: error,
      nextStep: `Its firewall lets in ${target.subnet} only: is this computer there? Else: ssh ${sshWords(target)} journalctl -u ollama`,
    })
  }
  throw unhealthy(target, 'ollama', `it has no model ${model}`, {
    nextStep: `lab deploy ollama ${target.machine} --model ${model}`,
  })
}

async function checkApps(target: Target, {knownHosts, signal}: Deploying): Promise<void> {
  const run = await runOverSsh(target, knownHosts, {command: APPS, signal, timeoutMs: APPS_MS})
  if (run.exitCode === 0) return
  const said = plainLine(`${run.complaints}\n${run.output}`).trim().slice(0, 300)
  throw unhealthy(target, 'apps', said || 'coord said nothing', {
    nextStep: `ssh ${sshWords(target)} -t 'cd /srv/coordination && lab doctor'`,
  })
}

function unhealthy(
  target: Target,
  deployment: Deployment,
  why: string,
  {cause, nextStep}: {readonly cause?: Error; readonly nextStep: string},
): UserError {
  return new UserError(`${deployment} on ${loginOf(target)} is not well: ${why.replace(/\.$/, '')}.`, {
    cause,
    code: 'UNHEALTHY',
    exitCode: ExitCode.failed,
    nextStep,
  })
}
