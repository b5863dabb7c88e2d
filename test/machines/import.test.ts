import {chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {type ImportRequest, importMachines} from '#shared/machines/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {failureOf, type Simulated, simulatedServers} from '../guests/support/simulated.ts'
import {exampleFile, publicKey} from '../plan/lab.ts'

const simulated = simulatedServers()
const request: ImportRequest = {addresses: [], all: false, into: undefined, lab: 'homelab', references: []}
const importing = (client: ProxmoxClient, more: Partial<ImportRequest>) =>
  importMachines(client, {...request, ...more})

/** Sets what is asked for on a machine of the server, as nobody of ours would. */
function configure({simulator}: Simulated, vmid: number, settings: Readonly<Record<string, string>>) {
  simulator.change(({guests}) => Object.assign(guests[vmid]!.config, settings))
}

const withKeys = (server: Simulated) => {
  for (const vmid of [100, 101]) configure(server, vmid, {ciuser: 'admin', sshkeys: encodeURIComponent(publicKey)})
}

function labFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lab-import-')), 'lab.yaml')
  writeFileSync(file, text)
  return file
}

const own = `# Ours.
name: homelab
host: {node: pve}
storages: {disks: local-lvm}   # fast
network: {bridge: vmbr0, subnet: 192.168.1.0/24, gateway: 192.168.1.1}
image:
  url: https://cloud.debian.org/images/cloud/bookworm/20250210-2019/debian-12-genericcloud-amd64-20250210-2019.qcow2
  checksum: ${'ab'.repeat(64)}
access: {sshKeys: ['${publicKey}']}
vms:
  # The database.
  - name: postgres
    vmid: 110
    role: postgres
    cores: 2
    memory: 2G
    disk: 20G
    ip: 192.168.1.60   # fixed
    # onboot: false

pool: lab # the last
`.replace(/\npool.*\n$/, '\n')

describe('importing machines', () => {
  it('writes a lab file that a plan has no step for, and only reads', async () => {
    const server = await simulated()
    withKeys(server)
    const {findings, labFile: text, machines, proof} = await importing(server.client, {all: true})
    console.log(text, findings)
    expect(proof).toEqual({isUnchanged: true, otherSteps: 0, refusals: [], steps: []})
    expect(server.changes()).toEqual([])
  })
  it('into', async () => {
    const server = await simulated()
    const file = labFile(own)
    const r = await importing(server.client, {into: file, references: ['dns', '101']}).catch((e) => e)
    console.log(r, readFileSync(file, 'utf8'))
  })
})
