import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf, type Parameters} from './api.ts'

/** Verdicts of the server's own validator; reference data that is no part of the project. */
const file = join(import.meta.dirname, '../../../shared/data/pve-validation-vectors.json')
const isThere = existsSync(file)
if (!isThere) console.warn(`${file} is not there: the verdicts of Proxmox VE are not compared`)

interface Verdict {
  readonly id: number
  readonly method: string
  readonly path: string
  readonly params: Parameters
  readonly ok: boolean
  readonly errors?: Readonly<Record<string, string>>
}

/** In order as parameters, and refused with 400 by the work: a storage without images, an ISO image to import, no UPID. */
const refusedLater: Readonly<Record<number, readonly string[]>> = {61: ['storage'], 62: ['scsi0'], 390: ['upid']}

const verdicts: Verdict[] = isThere ? JSON.parse(readFileSync(file, 'utf8')).vectors : []

describe.skipIf(!isThere)('the verdicts of Proxmox VE on parameters, over HTTPS', () => {
  let simulator: Simulator

  beforeAll(async () => {
    simulator = await startSimulator()
  })
  afterAll(() => simulator.close())

  it('are all there', () => {
    expect(verdicts).toHaveLength(408)
  })

  it.each(verdicts.map((verdict) => [verdict.id, verdict] as const))('verdict %i', async (_, verdict) => {
    const {body, errors, status} = await ask(simulator, verdict)
    const refused = verdict.errors ? Object.keys(verdict.errors) : refusedLater[verdict.id]
    if (refused) expect({blamed: Object.keys(errors ?? {}), status}).toEqual({blamed: refused, status: 400})
    else expect(status, body).not.toBeOneOf([400, 501])
    expect(body).not.toContain('mistake of the simulator')
  })
})

/** What the verdicts say of types is for JSON; a form has only texts, and 1 and 0 for booleans. */
function ask(simulator: Simulator, {method, params, path}: Verdict) {
  const named = new Set<string>()
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    named.add(name)
    return encodeURIComponent(String(params[name] ?? defaults[name]))
  })
  const rest = Object.entries(params).filter(([name]) => !named.has(name))
  const values = rest.map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value] as const)
  return apiOf(simulator).call(method, filled, Object.fromEntries(values))
}

const defaults: Readonly<Record<string, string>> = {node: 'pve', storage: 'local', vmid: '100'}
