import {ExitCode, UserError} from '../errors.ts'
import {type Archive, withArchive} from './archive.ts'
import {type Deploying, runDeployment, type ScriptOutcome} from './deploy.ts'
import {dotenvLines} from './dotenv.ts'
import {databaseUrl, passwordFile, readPassword} from './password.ts'
import type {ScriptSetting} from './script.ts'
import {removeSent, sendFile} from './send.ts'
import {appsSettings} from './settings.ts'
import type {Target} from './target.ts'

interface AppsWishes {
  /** What the laptop uses and the server should too. */
  readonly model: string
  readonly timeZone: string
  /** Wins over what the lab file says. */
  readonly given?: Readonly<Record<string, string>>
  readonly stateDirectory: string
}

/** The same code as here; only the addresses in `.env` are those of the lab. */
export async function appsDotenv(target: Target, wishes: AppsWishes): Promise<string> {
  const {given = {}, model, stateDirectory, timeZone} = wishes
  const ollama = target.lab?.vms.find(({role}) => role === 'ollama')
  const url = given['DATABASE_URL'] ?? (await databaseOf(target, stateDirectory))
  return dotenvLines({
    AI_MODEL: model,
    TZ: timeZone,
    ...(ollama && {OLLAMA_HOST: `http://${ollama.ip}:11434`}),
    ...given,
    DATABASE_URL: url,
  })
}

/** What would be set, with no archive yet. */
export function appsPreview(target: Target, briefingAt: string): ScriptSetting[] {
  return appsSettings({
    archive: 'FILE OF npm pack',
    archiveSha256: 'SHA-256 OF THAT FILE',
    briefingAt,
    dotenv: '',
    lockFile: undefined,
    user: target.user,
  })
}

export async function deployApps(
  target: Target,
  dotenv: string,
  briefingAt: string,
  deploying: Deploying,
): Promise<ScriptOutcome> {
  return withArchive(deploying.packageRoot, async (archive) => {
    deploying.onStep?.('Sending the toolkit')
    const sent: string[] = []
    try {
      for (const file of filesOf(archive)) sent.push(await sendFile(target, file, deploying))
      const [there = '', lockFile] = sent
      const settings = {archive: there, archiveSha256: archive.sha256, briefingAt, dotenv, lockFile, user: target.user}
      return await runDeployment(target, 'apps', appsSettings(settings), deploying)
    } catch (error) {
      await removeSent(target, sent, deploying)
      throw error
    }
  })
}

function filesOf({file, lockFile}: Archive): string[] {
  return lockFile === undefined ? [file] : [file, lockFile]
}

async function databaseOf({lab}: Target, stateDirectory: string): Promise<string> {
  const guest = lab?.vms.find(({role}) => role === 'postgres')
  const password = guest && (await readPassword(passwordFile(stateDirectory, guest.ip)))
  if (guest && password !== undefined) return databaseUrl(guest.ip, password)
  throw new UserError('Which database it should use is not known.', {
    code: 'DATABASE_UNKNOWN',
    exitCode: ExitCode.configuration,
    nextStep: guest
      ? `lab deploy postgres ${guest.name}   (its password is kept there), or --env with a DATABASE_URL`
      : 'Put DATABASE_URL into a file and give it with --env FILE (chmod 600).',
  })
}
