import {execFile} from 'node:child_process'
import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import type {LabFile, LabGuest} from '#shared/plan/index'
import type {Problem} from '../errors.ts'
import {passwordFile, readPassword} from './password.ts'

interface Place {
  readonly packageRoot: string
  readonly stateDirectory: string
}

/** What this computer lacks for deploying the roles of these machines to them, all at once; nothing is connected to. */
export async function deployObstacles(
  lab: LabFile,
  guests: readonly LabGuest[],
  {packageRoot, stateDirectory}: Place,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  if (!(await answers('ssh', '-V'))) {
    problems.push({field: 'ssh', message: 'is not on this computer, for example: apt install openssh-client'})
  }
  const apps = guests.filter(({role}) => role === 'dev')
  if (apps.length === 0) return problems
  if (!(await stat(join(packageRoot, 'dist')).catch(() => undefined))) {
    problems.push({field: 'apps', message: `is this toolkit, which is not built: cd ${packageRoot} && npm run build`})
  }
  if (!(await answers('npm', '--version'))) {
    problems.push({field: 'npm', message: 'is not on this computer, and packs this toolkit for the other machine'})
  }
  const database = lab.vms.find(({role}) => role === 'postgres')
  const isDeployedBefore = guests.some((guest) => guest === database)
  const isKnown = database && (await readPassword(passwordFile(stateDirectory, database.ip))) !== undefined
  if (!isDeployedBefore && !isKnown) {
    const message = database
      ? `needs the password of the database on ${database.name}, which is not kept here: lab deploy postgres ${database.name}`
      : 'needs a database, and the lab has no machine with role: postgres. Leave its deployment out (deploy: false), then: lab deploy apps with --env'
    problems.push(...apps.map(({name}) => ({field: name, message})))
  }
  return problems
}

async function answers(program: string, flag: string): Promise<boolean> {
  try {
    const run = promisify(execFile)(program, [flag], {timeout: 10_000})
    run.child.stdin?.end()
    await run
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
