import {readFile} from 'node:fs/promises'
import {isDeepStrictEqual} from 'node:util'
import {fileNotRead} from '#shared/input/index'
import {type Plan, PlanShape, planLab, type ReadLab, readLabFile, readLabState} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import type {RunProgress} from './progress.ts'

export interface FreshPlan {
  readonly plan: Plan
  /** Who logs in to the machines. */
  readonly login: string
}

/** The plan for a lab file; or one that was kept, made again and compared: it is carried out as it was read, or not. */
export async function planFrom(client: ProxmoxClient, source: string): Promise<FreshPlan> {
  if (!source.endsWith('.json')) return planNow(client, await readLabFile(source))
  const kept = await readPlan(source)
  const lab = await readLabFile(kept.file)
  if (lab.hash !== kept.fileHash) throw stale(source, kept, `${kept.file} has changed since`)
  const fresh = await planNow(client, lab)
  if (fresh.plan.server !== kept.server) throw stale(source, kept, `it is for ${kept.server}`)
  if (fresh.plan.stateHash !== kept.stateHash) throw stale(source, kept, 'the server has changed since')
  if (!isDeepStrictEqual(withoutSeconds(fresh.plan), withoutSeconds(kept))) {
    throw stale(source, kept, 'its steps are not those of the lab file')
  }
  return fresh
}

/** Name of the lab that a file is about. */
export async function labOf(source: string): Promise<string> {
  return source.endsWith('.json') ? (await readPlan(source)).lab : (await readLabFile(source)).lab.name
}

export async function planNow(client: ProxmoxClient, lab: ReadLab): Promise<FreshPlan> {
  const server = {address: `${client.host}:${client.port}`, tokenId: client.tokenId}
  return {login: lab.lab.access.user, plan: planLab(lab, await readLabState(client, lab.lab), server)}
}

/** What stands in the way is said all at once. */
export function assertCanApply({canApply, file, findings}: Plan): void {
  if (canApply) return
  const refusals = findings.filter(({severity}) => severity === 'refusal')
  throw new UserError(`${refusals.length === 1 ? 'Something stands' : 'Several things stand'} in the way.`, {
    code: 'PLAN_REFUSED',
    exitCode: ExitCode.conflict,
    nextStep: refusals[0]?.nextStep ?? `lab plan ${file}`,
    problems: refusals.map(({message, place, subject}) => ({
      field: place ?? subject,
      message: place === null ? message : `${subject} ${message}`,
    })),
  })
}

/** A run that was not finished is finished, taken back or forgotten first: a new plan would not know what it left out. */
export function assertNoOpenRun(progress: RunProgress | null): void {
  if (!progress || progress.end !== null) return
  throw new UserError(`The run of ${progress.run.at.slice(0, 16).replace('T', ' ')} UTC is not finished.`, {
    code: 'APPLY_UNFINISHED',
    exitCode: ExitCode.conflict,
    nextStep:
      'lab apply --resume goes on with it, lab apply --rollback takes back what it made, lab apply --discard forgets it.',
  })
}

export function openRun(progress: RunProgress | null): RunProgress {
  if (progress && progress.end === null) return progress
  throw new UserError('There is no unfinished run of this lab.', {
    code: 'NO_OPEN_RUN',
    exitCode: ExitCode.notFound,
    nextStep: 'lab plan says what is to be done.',
  })
}

async function readPlan(file: string): Promise<Plan> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw fileNotRead(error, file, 'FILE')
  }
  try {
    return PlanShape.parse(JSON.parse(text))
  } catch (cause) {
    throw new UserError(`${file} is not a plan of this version.`, {
      cause,
      code: 'NOT_A_PLAN',
      exitCode: ExitCode.usage,
      nextStep: `lab plan -o ${file} --force`,
    })
  }
}

function stale(source: string, {file}: Plan, why: string): UserError {
  return new UserError(`${source} is stale: ${why}. Nothing was changed.`, {
    code: 'PLAN_STALE',
    exitCode: ExitCode.conflict,
    nextStep: `lab plan ${file} -o ${source} --force`,
  })
}

/** Not what depends on the moment: how full storages are, how long it would take. */
function withoutSeconds({guests, lab, steps}: Plan) {
  return {guests, lab, steps: steps.map(({seconds: _, text: __, ...step}) => step)}
}
