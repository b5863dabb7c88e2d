import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {readLabFile} from '#shared/plan/index'

export const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ8Yk0hVmXo2m8q7m5u3Zb0v9v8q1w2e3r4t5y6u7i8 lab@laptop'

/** A home folder with a public key in it. */
export const home = mkdtempSync(join(tmpdir(), 'lab-home-'))
writeFileSync(join(home, 'key.pub'), `${publicKey}\n`)

export const exampleFile = new URL('../../infrastructure/lab.yaml', import.meta.url).pathname

/** Three machines, as `infrastructure/lab.yaml` has them, in as few lines. */
export const labText = `name: homelab
host: {node: pve, reserve: {memory: 8G}}
storages: {disks: HDDStorage}
network: {bridge: vmbr0, subnet: 192.168.1.0/24, gateway: 192.168.1.1}
image:
  url: https://cloud.debian.org/images/cloud/bookworm/20250210-2019/debian-12-genericcloud-amd64-20250210-2019.qcow2
  checksum: ${'ab'.repeat(64)}
access: {sshKeys: [~/key.pub]}
vms:
  - {name: postgres, vmid: 100, role: postgres, cores: 4, memory: 8G, disk: 100G, ip: 192.168.1.50}
  - {name: ollama, vmid: 101, role: ollama, cores: 16, memory: 48G, disk: 200G, ip: 192.168.1.51, numa: {node: 1}}
  - {name: dev, vmid: 102, role: dev, cores: 16, memory: 32G, disk: 100G, ip: 192.168.1.52, tags: [lab, dev]}
`

/** With parts of it replaced. */
export function labWith(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the lab has no '${from}'`)
    return text.replaceAll(from, to)
  }, labText)
}

export function readLab(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'lab-')), 'lab.yaml')
  writeFileSync(file, text)
  return readLabFile(file, home)
}
