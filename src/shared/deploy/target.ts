import {closest} from '#shared/coordination/index'
import {DEFAULT_LAB_FILE, type LabFile, type LabGuest, type Role} from '#shared/plan/index'
import {plainLine, shellWord} from '#shared/terminal/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import type {Deployment} from './shape.ts'

/** A machine that ssh can log in to. */
export interface Target {
  /** As it was named. */
  readonly machine: string
  readonly user: string
  readonly address: string
  readonly port: number
  /** Who may use what is deployed there. */
  readonly subnet: string
  /** Null for a machine that no lab file describes. */
  readonly guest: LabGuest | null
  /** What else the lab file describes; null without one. */
  readonly lab: LabFile | null
}

interface Named {
  readonly file: string
  readonly lab: LabFile
}

const LOGIN = /^([a-z_][a-z0-9_-]{0,31})@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?$/
const SUBNET = /^(?:\d{1,3}\.){3}\d{1,3}\/(?:[89]|[12]\d|3[0-2])$/

export function deploymentFor(role: Role): Deployment {
  return role === 'dev' ? 'apps' : role
}

/** Whether it is `user@address` and not the name of a machine of the lab file. */
export function isLogin(machine: string): boolean {
  return machine.includes('@')
}

export function targetByLogin(machine: string, subnet: string | undefined): Target {
  const [, user, address, port = '22'] = LOGIN.exec(machine) ?? []
  const problems: Problem[] = []
  if (user === undefined || Number(port) < 1 || Number(port) > 65_535)
    problems.push({field: 'VM', message: 'must be a name of the lab file, or user@address'})
  if (subnet === undefined || !SUBNET.test(subnet))
    problems.push({field: '--subnet', message: 'must say who may use it, such as 192.168.1.0/24'})
  if (problems.length > 0) {
    throw new UserError(`Nothing can be deployed to ${plainLine(machine)} like that.`, {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'lab deploy postgres lab@192.168.1.50 --subnet 192.168.1.0/24',
      problems,
    })
  }
  return {address: address!, guest: null, lab: null, machine, port: Number(port), subnet: subnet!, user: user!}
}

/** Another role is refused: machines are made to the measure of theirs. */
export function targetByName(machine: string, deployment: Deployment, {file, lab}: Named): Target {
  const inFile = file === DEFAULT_LAB_FILE ? '' : ` --file ${shellWord(file)}`
  const guest = lab.vms.find(({name}) => name === machine)
  if (!guest) {
    const near = closest(
      machine,
      lab.vms.map(({name}) => name),
    )
    throw new UserError(`${plainLine(machine)} is no machine of ${file}.`, {
      code: 'NOT_FOUND',
      exitCode: ExitCode.notFound,
      nextStep: near
        ? `lab deploy ${deployment} ${near}${inFile}`
        : `It names ${lab.vms.map(({name}) => name).join(', ')}.`,
    })
  }
  if (deploymentFor(guest.role) !== deployment) {
    const right = lab.vms.find(({role}) => deploymentFor(role) === deployment)
    throw new UserError(`${guest.name} is for ${guest.role} in ${file}, not for ${deployment}.`, {
      code: 'WRONG_ROLE',
      exitCode: ExitCode.conflict,
      nextStep: right
        ? `lab deploy ${deployment} ${right.name}${inFile}`
        : `Give a machine the role ${deployment === 'apps' ? 'dev' : deployment}.`,
    })
  }
  return {address: guest.ip, guest, lab, machine, port: 22, subnet: lab.network.subnet, user: lab.access.user}
}

export function loginOf({address, user}: Target): string {
  return `${user}@${address}`
}
