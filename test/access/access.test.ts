import {mkdtemp, readFile, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {carryOut, prepareSetup, printSetup, readAccess, renderSetup} from '#shared/access/index'
import {connectProxmox, type ProxmoxClient} from '#shared/proxmox/index'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {pipe} from '../support/screens.ts'

let simulator: Simulator
let client: ProxmoxClient
const open: ProxmoxClient[] = []

beforeEach(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
  client = connect(simulator.token.id, simulator.token.secret)
})

afterEach(async () => {
  for (const each of open.splice(0)) each.close()
  await simulator.close()
})

function connect(tokenId: string, tokenSecret: string): ProxmoxClient {
  const {fingerprint, host, port} = simulator
  const made = connectProxmox({host, port, tokenId, tokenSecret, trust: {fingerprint}})
  open.push(made)
  return made
}

const wanted = {user: 'homelab@pve', wanted: {pool: 'lab', storage: ['HDDStorage']}}
const folder = () => mkdtemp(join(tmpdir(), 'lab-test-access-'))

describe('setting up access without a server to ask', () => {
  it('prints what root has to type, least privilege, tokens with rights of their own', () => {
    const text = renderSetup(printSetup(wanted), pipe)
    expect(text.split('\n')).toEqual([
      'pveum role add LabPlan --privs Datastore.Audit,Mapping.Audit,Pool.Audit,SDN.Audit,Sys.Audit,VM.Audit',
      expect.stringMatching(
        /^pveum role add LabApply --privs Datastore\.AllocateSpace,Datastore\.AllocateTemplate,Datastore\.Audit/,
      ),
      'pveum pool add lab',
      'pveum user add homelab@pve --comment ai-sandbox-homelab',
      'pveum user token add homelab@pve plan --privsep 1',
      'pveum user token add homelab@pve apply --privsep 1',
      "pveum acl modify / --roles LabPlan --users homelab@pve --tokens 'homelab@pve!plan,homelab@pve!apply'",
      "pveum acl modify /pool/lab --roles LabApply --users homelab@pve --tokens 'homelab@pve!apply'",
      "pveum acl modify /storage/HDDStorage --roles LabApply --users homelab@pve --tokens 'homelab@pve!apply'",
      "pveum acl modify /storage/local --roles LabApply --users homelab@pve --tokens 'homelab@pve!apply'",
      "pveum acl modify /nodes --roles LabApply --users homelab@pve --tokens 'homelab@pve!apply'",
      "pveum acl modify /sdn/zones/localnetwork/vmbr0 --roles LabApply --users homelab@pve --tokens 'homelab@pve!apply'",
    ])
    expect(text).not.toMatch(/Permissions\.Modify|Sys\.Modify|Datastore\.Allocate[, ]/)
  })

  it('names every name that no server would take', () => {
    const bad = {user: 'lab', wanted: {bridge: ['vm br0'], node: ['-x'], storage: ['a;rm -rf /']}}
    expect(() => printSetup(bad)).toThrow(
      expect.objectContaining({
        problems: ['--storage', '--node', '--bridge', '--user'].map((field) => expect.objectContaining({field})),
      }),
    )
  })
})

describe('setting up access with a token that may', () => {
  it('does it, keeps the secrets in files, and the new token can then work', async () => {
    const secrets = await folder()
    const setup = await carryOut(client, await prepareSetup(client, wanted), secrets)
    expect(setup.obstacle).toBeNull()
    expect(setup.secrets.map(({tokenId}) => tokenId)).toEqual(['homelab@pve!plan', 'homelab@pve!apply'])
    const {file} = setup.secrets[1]!
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const secret = (await readFile(file, 'utf8')).trim()
    expect(JSON.stringify(setup)).not.toContain(secret)
    const access = await readAccess(connect('homelab@pve!apply', secret), wanted.wanted)
    expect(access.rights.filter(({missing}) => missing.length > 0)).toEqual([])
    expect(access).toMatchObject({mayApply: true, mayPlan: true})
    const planning = connect('homelab@pve!plan', (await readFile(setup.secrets[0]!.file, 'utf8')).trim())
    expect(await readAccess(planning, wanted.wanted)).toMatchObject({mayApply: false, mayPlan: true})
  })

  it('changes nothing the second time', async () => {
    await carryOut(client, await prepareSetup(client, wanted), await folder())
    const {open: left, setup} = await prepareSetup(client, wanted)
    expect(left).toEqual([])
    expect(setup.steps.filter(({command, state}) => state === 'to do' && !command.startsWith('pvesm'))).toEqual([])
  })

  it('makes no token whose secret it could not keep', async () => {
    const secrets = await folder()
    await writeFile(join(secrets, 'proxmox-homelab@pve-plan.secret'), 'of another\n')
    const prepared = await prepareSetup(client, wanted)
    await expect(carryOut(client, prepared, secrets)).rejects.toMatchObject({code: 'SECRET_NOT_KEPT'})
    expect(await client.access.tokens('homelab@pve')).toEqual([])
  })
})

describe('setting up access with a token that may not', () => {
  it('prints the commands and why, and asks for nothing that is refused', async () => {
    const {value} = await client.access.addToken('lab@pve', 'weak', {privsep: true})
    await client.access.grant({path: '/', roles: 'PVEAuditor', tokens: 'lab@pve!weak'})
    const prepared = await prepareSetup(connect('lab@pve!weak', value), wanted)
    expect(prepared.open).toEqual([])
    expect(prepared.setup.obstacle).toContain('the token has no')
    expect(simulator.requests.filter(({status}) => status >= 500)).toEqual([])
  })
})

describe('what a token may', () => {
  it('is told with what is missing, path by path', async () => {
    const {value} = await client.access.addToken('lab@pve', 'none', {privsep: true})
    const access = await readAccess(connect('lab@pve!none', value), wanted.wanted)
    expect(access).toMatchObject({mayApply: false, mayPlan: false, tokenId: 'lab@pve!none'})
    expect(access.rights[0]).toMatchObject({granted: [], missing: expect.arrayContaining(['Sys.Audit']), path: '/'})
  })

  it('is told with what is more than needed', async () => {
    const {unneeded} = await readAccess(client, wanted.wanted)
    expect(unneeded).toEqual([{path: '/', privileges: expect.arrayContaining(['Permissions.Modify'])}])
  })
})
