import {spawnSync} from 'node:child_process'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const root = join(import.meta.dirname, '../..')
const peakMemory = new URL('./peak-memory.js', import.meta.url).href

/** Runs Node with these arguments; `milliseconds` is the wall clock from start to end. */
export function runNode(args, place) {
  return runTool([process.execPath, ...args], place)
}

/** The same for any program. */
export function runTool([program, ...args], {env, folder}) {
  const started = process.hrtime.bigint()
  const {error, output, status} = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: {...machineEnvironment(), ...env},
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')} failed with ${status}:\n${output[2]}`)
  return {extra: output[3], milliseconds}
}

/** A script that measures by itself; the milliseconds it found. */
export function runScript(script, args, place) {
  const {env, folder} = place
  const {extra} = runTool([process.execPath, '--import', import.meta.resolve('tsx'), script, ...args], {
    env: {HOME: folder ?? tmpdir(), ...env},
    folder: root,
  })
  return Number(extra)
}

export function isInstalled(program) {
  return spawnSync(program, ['--version']).error === undefined
}

export function runBin([bin, ...args], place) {
  return runNode([binFile(bin), ...args], place)
}

/** In megabytes (of a million bytes), as the process itself sees it at its end. */
export function peakMemoryOfBin([bin, ...args], place) {
  return Number(runNode(['--import', peakMemory, binFile(bin), ...args], place).extra) / 1000
}

function binFile(bin) {
  return join(root, 'bin', `${bin}.cjs`)
}

/** As the person has it (NODE_EXTRA_CA_CERTS alone can add 30 ms to every start of Node), but for our own settings. */
function machineEnvironment() {
  const ours = /^(AI|BRIEFING|COORD|DATA|DATABASE|OLLAMA|OPENAI|PROXMOX|SMTP|XDG)_|^(NODE_V8_COVERAGE|TZ)$/
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  return {...Object.fromEntries(kept), NO_COLOR: '1'}
}
