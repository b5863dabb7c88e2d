import {shellWord} from '#shared/terminal/index'
import {type Grant, grantsFor, type Place, type Role, rolesFor} from './rights.ts'

/** One thing that has to be there, as the command that makes it and as what the API needs for it. */
export type Step =
  | {readonly kind: 'role'; readonly command: string; readonly role: Role; readonly isThere: boolean}
  | {readonly kind: 'pool'; readonly command: string; readonly pool: string}
  | {readonly kind: 'user'; readonly command: string; readonly user: string}
  | {readonly kind: 'token'; readonly command: string; readonly user: string; readonly token: string}
  | {
      readonly kind: 'grant'
      readonly command: string
      readonly grant: Grant
      readonly user: string
      readonly tokens: readonly string[]
    }
  | {readonly kind: 'content'; readonly command: string; readonly storage: string}

export interface Wanted {
  readonly place: Place
  readonly user: string
  readonly majorVersion: number
  readonly contentToSet: string | null
}

/** What is there already, in the words of the API; nothing when the server was not asked. */
export interface Existing {
  readonly roles: ReadonlyMap<string, string>
  readonly users: ReadonlySet<string>
  readonly pools: ReadonlySet<string>
  readonly tokens: ReadonlySet<string>
  /** `path role who`. */
  readonly grants: ReadonlySet<string>
}

export const nothingThere: Existing = {
  grants: new Set(),
  pools: new Set(),
  roles: new Map(),
  tokens: new Set(),
  users: new Set(),
}

const PLAN = 'plan'
const APPLY = 'apply'

export interface PlannedStep {
  readonly step: Step
  readonly isDone: boolean
}

/** Two roles, a user, and a token each, whose rights are their own (`privsep`): in the order in which they depend. */
export function planSetup(
  {contentToSet, majorVersion, place, user}: Wanted,
  existing: Existing,
): readonly PlannedStep[] {
  const roles = rolesFor(majorVersion).map((role): PlannedStep => {
    const old = existing.roles.get(role.name)
    const verb = old === undefined ? 'add' : 'modify'
    const command = `pveum role ${verb} ${role.name} --privs ${shellWord(role.privileges.join(','))}`
    return {
      isDone: old !== undefined && sameWords(old, role.privileges),
      step: {command, isThere: old !== undefined, kind: 'role', role},
    }
  })
  const tokens = [PLAN, APPLY].map(
    (token): PlannedStep => ({
      isDone: existing.tokens.has(`${user}!${token}`),
      step: {command: `pveum user token add ${shellWord(user)} ${token} --privsep 1`, kind: 'token', token, user},
    }),
  )
  const grants = grantsFor(place, majorVersion).map((grant): PlannedStep => {
    const holders = (grant.role === 'LabPlan' ? [PLAN, APPLY] : [APPLY]).map((token) => `${user}!${token}`)
    const command = `pveum acl modify ${shellWord(grant.path)} --roles ${grant.role} --users ${shellWord(user)} --tokens ${shellWord(holders.join(','))}`
    return {
      isDone: [user, ...holders].every((who) => existing.grants.has(`${grant.path} ${grant.role} ${who}`)),
      step: {command, grant, kind: 'grant', tokens: holders, user},
    }
  })
  const content: PlannedStep[] =
    contentToSet === null
      ? []
      : [
          {
            isDone: false,
            step: {
              command: `pvesm set ${shellWord(place.imageStorage)} --content ${shellWord(contentToSet)}`,
              kind: 'content',
              storage: place.imageStorage,
            },
          },
        ]
  const account: PlannedStep = {
    isDone: existing.users.has(user),
    step: {command: `pveum user add ${shellWord(user)} --comment ai-sandbox-homelab`, kind: 'user', user},
  }
  const pool: PlannedStep[] =
    place.pool === null
      ? []
      : [
          {
            isDone: existing.pools.has(place.pool),
            step: {command: `pveum pool add ${shellWord(place.pool)}`, kind: 'pool', pool: place.pool},
          },
        ]
  return [...roles, ...pool, account, ...tokens, ...grants, ...content]
}

function sameWords(text: string, words: readonly string[]): boolean {
  return (
    text
      .split(/[,\s]+/)
      .filter((word) => word !== '')
      .sort()
      .join() === [...words].sort().join()
  )
}
