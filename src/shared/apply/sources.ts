import {readFile} from 'node:fs/promises'
import {isDeepStrictEqual} from 'node:util'
import {fileNotRead} from '#shared/input/index'
import {type LabFile, type Plan, PlanShape, planLab, type ReadLab, readLabFile, readLabState} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {shellWord} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {minuteOf, readOpenRuns} from './journal.ts'
import {openSteps, type RunProgress} from './progress.ts'

export interface FreshPlan {
  readonly plan: Plan
  readonly lab: LabFile
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
  return {lab: lab.lab, plan: planLab(lab, await readLabState(client, lab.lab), server)}
}

/** What stands in the way is said all at once; planning is possible with a token that may change nothing, this is not. */
export function assertCanApply({file, findings, steps}: Plan): void {
  const refusals = findings.filter(
    ({code, severity}) => severity === 'refusal' || (code === 'TOKEN_ONLY_LOOKS' && steps.length > 0),
  )
  if (refusals.length === 0) return
  throw new UserError(`${refusals.length === 1 ? 'Something stands' : 'Several things stand'} in the way.`, {
    code: 'PLAN_REFUSED',
    exitCode: ExitCode.conflict,
    nextStep: refusals[0]?.nextStep ?? `lab plan ${shellWord(file)}`,
    problems: refusals.map(({message, place, subject}) => ({
      field: place ?? subject,
      message: place === null ? message : `${subject} ${message}`,
    })),
  })
}

/** A run that was not finished is finished, taken back or forgotten first: a new plan would not know what it left out. */
export function assertNoOpenRun(progress: RunProgress | null): void {
  if (!progress || progress.end !== null) return
  const {at, plan} = progress.run
  const machines = plan.guests.filter(({action}) => action !== 'unchanged').map(({name, vmid}) => `VM ${vmid} ${name}`)
  throw new UserError(`The run of ${minuteOf(at)} is not finished: ${machines.join(', ')}.`, {
    code: 'APPLY_UNFINISHED',
    exitCode: ExitCode.conflict,
    nextStep: progress.isBeingTakenBack
      ? 'lab apply --rollback goes on taking it back, lab apply --discard forgets it.'
      : 'lab apply --resume goes on with it, lab apply --rollback takes back what it made, lab apply --discard forgets it.',
  })
}

export type Continuation = 'resume' | 'rollback' | 'discard'

export function openRun(progress: RunProgress | null, what: Continuation): RunProgress {
  if (!progress || progress.end !== null) throw noOpenRun('of this lab')
  if (what !== 'resume' || !progress.isBeingTakenBack) return progress
  throw new UserError('This run is being taken back, and is not gone on with.', {
    code: 'APPLY_UNFINISHED',
    exitCode: ExitCode.conflict,
    nextStep: 'lab apply --rollback goes on taking it back, lab apply --discard forgets it.',
  })
}

/** The lab whose run is meant where none is named: the only one that is open on that server. */
export async function onlyOpenLab(stateDirectory: string, server: string, what: Continuation): Promise<string> {
  const runs = await readOpenRuns(stateDirectory)
  const here = runs.filter(({run}) => run.plan.server === server)
  const [first] = here
  if (!first) {
    const elsewhere = runs.map(({run: {plan}}) => `${plan.lab} on ${plan.server}`)
    throw noOpenRun(`on ${server}`, elsewhere)
  }
  if (here.length === 1) return first.run.plan.lab
  throw new UserError(`${here.length} runs on ${server} are not finished. Which one is meant?`, {
    code: 'SEVERAL_OPEN_RUNS',
    exitCode: ExitCode.usage,
    nextStep: `lab apply --${what} --lab ${first.run.plan.lab}`,
    problems: here.map((progress) => {
      const {at, plan} = progress.run
      const message = `since ${minuteOf(at)}, ${openSteps(progress).length} of ${plan.steps.length} steps are open: lab apply --${what} --lab ${plan.lab}`
      return {field: plan.lab, message}
    }),
  })
}

function noOpenRun(where: string, elsewhere: readonly string[] = []): UserError {
  return new UserError(`There is no unfinished run ${where}.`, {
    code: 'NO_OPEN_RUN',
    exitCode: ExitCode.notFound,
    nextStep:
      elsewhere.length > 0
        ? `There is one of ${elsewhere.join(', of ')}: set PROXMOX_HOST to that.`
        : 'lab plan says what is to be done.',
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
      nextStep: `lab plan -o ${shellWord(file)} --force`,
    })
  }
}

function stale(source: string, {file}: Plan, why: string): UserError {
  return new UserError(`${source} is stale: ${why}. Nothing was changed.`, {
    code: 'PLAN_STALE',
    exitCode: ExitCode.conflict,
    nextStep: `lab plan ${shellWord(file)} -o ${shellWord(source)} --force`,
  })
}

/** Not what depends on the moment: how full storages are, how long it would take. */
function withoutSeconds({guests, lab, steps}: Plan) {
  return {guests, lab, steps: steps.map(({seconds: _, text: __, ...step}) => step)}
}
