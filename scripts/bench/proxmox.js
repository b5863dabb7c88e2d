// What the client asks of a simulated server, and how soon it notices the end of a task: `requests` or `notice`.
import {writeSync} from 'node:fs'
import {tsImport} from 'tsx/esm/api'

const {startSimulator} = await tsImport('../../src/shared/simulator/index.ts', import.meta.url)
const {connectProxmox, waitForTask} = await tsImport('../../src/shared/proxmox/index.ts', import.meta.url)
const {carryOut, listGuests, preparePower} = await tsImport('../../src/shared/guests/index.ts', import.meta.url)
const [what] = process.argv.slice(2)

const TASKS = 5
const TASK_MS = 3000

const simulator = await startSimulator({
  durations: what === 'notice' ? TASK_MS / 2000 : 'off',
  preset: what === 'notice' ? 'single' : 'cluster',
})
const {fingerprint, host, port, token} = simulator
const client = connectProxmox({host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}})
try {
  writeSync(3, String(what === 'notice' ? await longestNotice() : await requestsOfList()))
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
