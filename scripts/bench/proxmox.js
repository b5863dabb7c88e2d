// What the client asks of a simulated server, how soon it notices the end of a task, and how long a plan takes:
// `requests`, `notice`, `plan-3`, `plan-requests` or `plan-100`.
import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {tsImport} from 'tsx/esm/api'

const {startSimulator} = await tsImport('../../src/shared/simulator/index.ts', import.meta.url)
const {connectProxmox, waitForTask} = await tsImport('../../src/shared/proxmox/index.ts', import.meta.url)
const {carryOut, listGuests, preparePower} = await tsImport('../../src/shared/guests/index.ts', import.meta.url)
const {planLab, readLabFile, readLabState} = await tsImport('../../src/shared/plan/index.ts', import.meta.url)
const [what] = process.argv.slice(2)

const TASKS = 5
const TASK_MS = 3000

const presets = {notice: 'single', 'plan-3': 'dual-xeon', 'plan-requests': 'dual-xeon'}
const figures = {
  notice: longestNotice,
  'plan-3': planBeyondStart,
  'plan-100': () => planOf(100, 5),
  'plan-requests': async () => {
    await planOf(3, 1)
    return simulator.requests.length
  },
  requests: requestsOfList,
}

const simulator = await startSimulator({
  durations: what === 'notice' ? TASK_MS / 2000 : 'off',
  preset: presets[what] ?? 'cluster',
})
const {fingerprint, host, port, token} = simulator
const client = connectProxmox({host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}})
try {
  writeSync(3, String(await figures[what]()))
} finally {
  client.close()
  await simulator.close()
}

async function requestsOfList() {
  await listGuests(client)
  return simulator.requests.length
}

/** From the moment at which the task is over to the one at which the waiting is. */
async function longestNotice() {
  let longest = 0
  for (let task = 0; task < TASKS; task++) {
    simulator.change(({guests}) => {
      guests['101'].run = null
    })
    const {steps} = await preparePower(client, 'start', ['101'])
    const [{upid}] = await carryOut(client, steps, {wait: false})
    const {durationMs, startedAt} = simulator.state.tasks.find((each) => each.upid === upid)
    await waitForTask(client, upid, {onProgress: () => {}})
    longest = Math.max(longest, Date.now() - (startedAt + durationMs))
  }
  return longest
}

/** Milliseconds of reading the file, asking the server and planning, for so many new machines on so many nodes. */
async function planOf(machines, nodes) {
  const names = nodesNamed(nodes)
  const folder = mkdtempSync(join(tmpdir(), 'bench-plan-'))
  try {
    const file = join(folder, 'lab.yaml')
    writeFileSync(file, labOf(machines, names))
    const start = performance.now()
    const lab = await readLabFile(file)
    const state = await readLabState(client, lab.lab)
    const {canApply} = planLab(lab, state, {address: `${host}:${port}`, tokenId: token.id})
    if (!canApply) throw new Error('The plan of the benchmark has refusals')
    return Math.round(performance.now() - start)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Milliseconds of the whole command beyond one that only starts; the median of five in turn. */
async function planBeyondStart() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-plan-'))
  try {
    const file = join(folder, 'lab.yaml')
    writeFileSync(file, labOf(3, nodesNamed(1)))
    const settings = {
      PROXMOX_FINGERPRINT: fingerprint,
      PROXMOX_HOST: simulator.url,
      PROXMOX_TOKEN_ID: token.id,
      PROXMOX_TOKEN_SECRET: token.secret,
    }
    const env = {...process.env, ...settings, DATA_DIR: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder}
    const timed = async (...args) => {
      const start = performance.now()
      await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../bin/lab.cjs'), ...args], {env})
      return performance.now() - start
    }
    const beyond = []
    for (let round = 0; round < 5; round++) beyond.push(-(await timed('--version')) + (await timed('plan', file)))
    return Math.round(beyond.toSorted((one, other) => one - other)[2])
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** The nodes of the preset, and copies of the first until there are enough. */
function nodesNamed(count) {
  simulator.change(({nodes}) => {
    const [first] = Object.values(nodes)
    for (let number = Object.keys(nodes).length + 1; number <= count; number++) {
      const address = `192.168.1.${10 + number}`
      const network = first.network.map((each) => (each.cidr ? {...each, address, cidr: `${address}/24`} : each))
      nodes[`pve${number}`] = {...structuredClone(first), address, name: `pve${number}`, network}
    }
  })
  return Object.keys(simulator.state.nodes).slice(0, count)
}

function labOf(machines, nodes) {
  const vms = Array.from({length: machines}, (_, index) => ({
    cores: 2,
    disk: '20G',
    ip: `192.168.2.${index + 10}`,
    memory: '2G',
    name: `vm-${index}`,
    node: nodes[index % nodes.length],
    role: 'dev',
    vmid: 2000 + index,
  }))
  const lab = {
    access: {sshKeys: [`ssh-ed25519 ${'A'.repeat(68)} bench`]},
    host: {node: nodes[0]},
    image: {checksum: 'ab'.repeat(64), url: 'https://cloud.debian.org/images/cloud/debian-12.qcow2'},
    name: 'bench',
    network: {bridge: 'vmbr0', gateway: '192.168.1.1', subnet: '192.168.0.0/22'},
    storages: {disks: 'local-lvm'},
    vms,
  }
  return JSON.stringify(lab)
}
