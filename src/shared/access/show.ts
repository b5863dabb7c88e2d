import {z} from 'zod'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {assertNames, findPlace, type WantedPlace} from './place.ts'
import {grantsFor, type Place} from './rights.ts'

const RightShape = z.object({
  role: z.enum(['LabPlan', 'LabApply']),
  path: z.string(),
  purpose: z.string(),
  granted: z.array(z.string()),
  missing: z.array(z.string()),
})

export const AccessShape = z.object({
  host: z.string(),
  tokenId: z.string(),
  version: z.string(),
  /** Whether nothing is missing to look and plan, and to make and change guests. */
  mayPlan: z.boolean(),
  mayApply: z.boolean(),
  rights: z.array(RightShape),
  /** What the token has on those paths and the toolkit never needs. */
  unneeded: z.array(z.object({path: z.string(), privileges: z.array(z.string())})),
})
export type Access = z.infer<typeof AccessShape>

/** What the token of the settings may do where the toolkit works, asked of the server itself. */
export async function readAccess(client: ProxmoxClient, wanted: WantedPlace = {}): Promise<Access> {
  assertNames(wanted)
  const [{version}, {place}] = await Promise.all([client.version(), findPlace(client, wanted)])
  const grants = grantsFor(place, majorOf(version))
  const rights = await Promise.all(
    grants.map(async ({path, privileges, purpose, role}) => {
      const has = privilegesOn(path, await client.access.permissions(path))
      return {
        granted: privileges.filter((each) => has.has(each)),
        missing: privileges.filter((each) => !has.has(each)),
        path,
        purpose,
        role,
        unneeded: [...has].filter((each) => !wantedAnywhere(place, majorOf(version)).has(each)),
      }
    }),
  )
  const has = (role: 'LabPlan' | 'LabApply') => rights.every((each) => each.role !== role || each.missing.length === 0)
  return {
    host: `${client.host}:${client.port}`,
    mayApply: has('LabPlan') && has('LabApply'),
    mayPlan: has('LabPlan'),
    rights: rights.map(({unneeded: _, ...right}) => right),
    tokenId: client.tokenId,
    unneeded: whereTheyBegin(rights),
    version,
  }
}

/** What is granted on / reaches everywhere, and is told once. */
function whereTheyBegin(rights: readonly {readonly path: string; readonly unneeded: readonly string[]}[]) {
  const everywhere = rights.find(({path}) => path === '/')?.unneeded ?? []
  return rights
    .map(({path, unneeded}) => ({
      path,
      privileges: unneeded.filter((each) => path === '/' || !everywhere.includes(each)).sort(),
    }))
    .filter(({privileges}) => privileges.length > 0)
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10) || 9
}

function privilegesOn(path: string, permissions: Readonly<Record<string, Readonly<Record<string, boolean>>>>) {
  return new Set(Object.keys(permissions[path] ?? {}))
}

function wantedAnywhere(place: Place, majorVersion: number): ReadonlySet<string> {
  return new Set(grantsFor(place, majorVersion).flatMap(({privileges}) => privileges))
}
