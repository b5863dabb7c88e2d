import {mkdir, open, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {isProxmoxError, type ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {assertNames, findPlace, usualPlace, type WantedPlace} from './place.ts'
import {type Existing, nothingThere, type PlannedStep, planSetup, type Step} from './setup-plan.ts'
import {majorOf} from './show.ts'

const states = ['there', 'done', 'to do'] as const

export const AccessSetupShape = z.object({
  user: z.string(),
  /** Whether the server was asked what is there. */
  isCompared: z.boolean(),
  /** Why the rest has to be done by root; null when nothing stands in the way. */
  obstacle: z.string().nullable(),
  steps: z.array(z.object({command: z.string(), state: z.enum(states)})),
  /** Where the secrets of new tokens are; they are told once. */
  secrets: z.array(z.object({tokenId: z.string(), file: z.string()})),
})
export type AccessSetup = z.infer<typeof AccessSetupShape>

interface Options {
  readonly user: string
  readonly wanted: WantedPlace
}

/** What root has to type on a server that cannot be asked, or not yet. */
export function printSetup({user, wanted}: Options): AccessSetup {
  assertNames(wanted, user)
  const planned = planSetup({contentToSet: null, majorVersion: 9, place: usualPlace(wanted), user}, nothingThere)
  return {
    isCompared: false,
    obstacle: null,
    secrets: [],
    steps: planned.map(({step}) => ({command: step.command, state: 'to do'})),
    user,
  }
}

export interface PreparedSetup {
  readonly setup: AccessSetup
  /** What can be done now; empty when there is nothing left, or the token may not do it. */
  readonly open: readonly Step[]
  readonly planned: readonly PlannedStep[]
}

/** Compares with the server; nothing is changed. */
export async function prepareSetup(client: ProxmoxClient, {user, wanted}: Options): Promise<PreparedSetup> {
  assertNames(wanted, user)
  const [{version}, {contentToSet, place}] = await Promise.all([client.version(), findPlace(client, wanted)])
  const majorVersion = majorOf(version)
  const existing = await readExisting(client, user)
  const planned = planSetup({contentToSet, majorVersion, place, user}, existing)
  const remaining = planned.filter(({isDone}) => !isDone).map(({step}) => step)
  const obstacle = remaining.length === 0 ? null : await findObstacle(client, majorVersion)
  return {
    open: obstacle === null ? remaining.filter(({kind}) => kind !== 'content') : [],
    planned,
    setup: {
      isCompared: true,
      obstacle,
      secrets: [],
      steps: planned.map(({isDone, step}) => ({command: step.command, state: isDone ? 'there' : 'to do'})),
      user,
    },
  }
}

/** Does what can be done, one step after the other; where the server refuses, the rest is left for root. */
export async function carryOut(
  client: ProxmoxClient,
  {open: steps, setup}: PreparedSetup,
  secretFolder: string,
): Promise<AccessSetup> {
  const done = new Set<string>()
  const secrets: {tokenId: string; file: string}[] = []
  let obstacle: string | null = null
  for (const step of steps) {
    try {
      const secret = await carryOutStep(client, step, secretFolder)
      if (secret) secrets.push(secret)
      done.add(step.command)
    } catch (error) {
      if (!isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_ROOT_ONLY')) throw error
      obstacle = error.message
      break
    }
  }
  const stateOf = ({command, state}: AccessSetup['steps'][number]) => (done.has(command) ? 'done' : state)
  return {...setup, obstacle, secrets, steps: setup.steps.map((each) => ({...each, state: stateOf(each)}))}
}

async function carryOutStep(client: ProxmoxClient, step: Step, secretFolder: string) {
  if (step.kind === 'role') {
    const {name, privileges} = step.role
    await (step.isThere ? client.access.setRole(name, privileges) : client.access.addRole(name, privileges))
  }
  if (step.kind === 'pool') await client.addPool(step.pool, 'ai-sandbox-homelab')
  if (step.kind === 'user') await client.access.addUser(step.user, 'ai-sandbox-homelab')
  if (step.kind === 'token') return addToken(client, step.user, step.token, secretFolder)
  if (step.kind === 'grant') {
    const {path, role} = step.grant
    await client.access.grant({path, roles: role, tokens: step.tokens.join(','), users: step.user})
  }
  return undefined
}

/** The file is made before the token: a secret that cannot be kept would be lost. */
async function addToken(client: ProxmoxClient, user: string, token: string, folder: string) {
  const tokenId = `${user}!${token}`
  const file = join(folder, `proxmox-${tokenId.replace(/[^\w.@-]/g, '-')}.secret`)
  await mkdir(folder, {mode: 0o700, recursive: true})
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw secretNotKept(file, error)
  })
  try {
    const {value} = await client.access.addToken(user, token, {comment: 'ai-sandbox-homelab', privsep: true})
    await handle.writeFile(`${value}\n`)
    await handle.sync()
    return {file, tokenId}
  } catch (error) {
    await rm(file, {force: true})
    throw error
  } finally {
    await handle.close()
  }
}

function secretNotKept(file: string, error: NodeJS.ErrnoException): UserError {
  const isThere = error.code === 'EEXIST'
  return new UserError(
    `The secret of a new token cannot be kept in ${file}: ${isThere ? 'it is there already' : error.message}.`,
    {
      cause: error,
      code: 'SECRET_NOT_KEPT',
      exitCode: isThere ? ExitCode.conflict : ExitCode.failed,
      nextStep: isThere
        ? 'Move that file away if it is of an old token, then try again.'
        : 'Make the folder writable, then try again.',
    },
  )
}

/** As far as the token may see it; what it may not see counts as not there. */
async function readExisting(client: ProxmoxClient, user: string): Promise<Existing> {
  const [roles, pools, users, acl] = await Promise.all([
    orNothing(client.access.roles()),
    orNothing(client.pools()),
    orNothing(client.access.users()),
    orNothing(client.access.acl()),
  ])
  const isThere = users.some(({userid}) => userid === user)
  const tokens = isThere ? await orNothing(client.access.tokens(user)) : []
  return {
    grants: new Set(acl.map(({path, roleid, ugid}) => `${path} ${roleid} ${ugid}`)),
    pools: new Set(pools.map(({poolid}) => poolid)),
    roles: new Map(roles.map(({privs, roleid}) => [roleid, privs ?? ''])),
    tokens: new Set(tokens.map(({tokenid}) => `${user}!${tokenid}`)),
    users: new Set(users.map(({userid}) => userid)),
  }
}

async function orNothing<Value>(read: Promise<Value[]>): Promise<Value[]> {
  try {
    return await read
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN')) return []
    throw error
  }
}

const administration: readonly [path: string, privilege: string][] = [
  ['/access', 'Sys.Modify'],
  ['/access/groups', 'User.Modify'],
  ['/', 'Permissions.Modify'],
]

async function findObstacle(client: ProxmoxClient, majorVersion: number): Promise<string | null> {
  if (majorVersion < 9) return 'before version 9 this is done by root'
  for (const [path, privilege] of administration) {
    const permissions = await client.access.permissions(path)
    if (!Object.hasOwn(permissions[path] ?? {}, privilege)) return `the token has no ${privilege} on ${path}`
  }
  return null
}
