import {ExitCode, UserError} from '../errors.ts'
import {type Deploying, runDeployment, type ScriptOutcome} from './deploy.ts'
import {keepPassword, newPassword, passwordFile, readPassword} from './password.ts'
import {postgresSettings} from './settings.ts'
import type {Target} from './target.ts'

interface PostgresWishes {
  readonly stateDirectory: string
  /** What somebody gave; else the one that is kept here, else a new one. */
  readonly password?: string | undefined
  readonly replacesPassword?: boolean
}

/** The first password is kept before it is used, so that none is lost; another one after it has come into force. */
export async function deployPostgres(
  target: Target,
  {password: given, replacesPassword = false, stateDirectory}: PostgresWishes,
  deploying: Deploying,
): Promise<ScriptOutcome & {readonly passwordFile: string}> {
  const file = passwordFile(stateDirectory, target.address)
  const kept = await readPassword(file)
  const password = given ?? (replacesPassword ? newPassword() : (kept ?? newPassword()))
  if (kept === undefined) await keepPassword(file, password)
  const settings = postgresSettings({password, replacesPassword, ...target})
  const outcome = await runDeployment(target, 'postgres', settings, deploying)
  if (kept !== password) await keepPassword(file, password)
  return {...outcome, passwordFile: file}
}

/** The first line of stdin. */
export async function readPasswordLine(stdin: AsyncIterable<Buffer | string>): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > 1000) break
  }
  const line = text.split(/\r?\n/)[0]!
  if (line.length >= 12 && line.length <= 200 && /^[\x20-\x7e]+$/.test(line)) return line
  throw new UserError('That is no password for a database.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab deploy postgres VM --password-stdin < password.txt   (chmod 600)',
    problems: [{field: '--password-stdin', message: 'must be 12 to 200 characters of ASCII in one line'}],
  })
}
