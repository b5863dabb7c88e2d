// Takes the lock and keeps it until it is killed. Arguments: lock file, "idle" or "busy" (blocks its event loop).
import {acquireLock} from '#shared/db/embedded/lock'

const [file = '', mode] = process.argv.slice(2)
await acquireLock(file, {holder: 'coord risk add', waitMs: 0, onNotice: () => {}})
process.stdout.write('held\n', () => {
  if (mode === 'busy') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  else setInterval(() => {}, 60_000)
})
