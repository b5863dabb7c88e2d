import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {ordinaryAccount} from './processes.ts'

export interface PgBouncer {
  /** The server's address, by way of PgBouncer. */
  readonly url: string
  close(): Promise<void>
}

/** Where the program is; `undefined` when it is not installed. */
export function pgBouncerProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => path.join(folder, 'pgbouncer')).find((file) => fs.existsSync(file))
}

/** Starts PgBouncer in transaction mode, with the given number of connections to the server. */
export async function startPgBouncer(program: string, serverUrl: string, connections: number): Promise<PgBouncer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-pgbouncer-'))
  const url = new URL(serverUrl)
  const port = await findFreePort()
  const {hostname, password, port: serverPort, username} = url
  fs.writeFileSync(
    path.join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
`,
    {mode: 0o600},
  )
  const account = ordinaryAccount() // it refuses to be root
  if (account)
    for (const file of [folder, path.join(folder, 'pgbouncer.ini')]) fs.chownSync(file, account.uid, account.gid)
  const child = spawn(program, [path.join(folder, 'pgbouncer.ini')], {...account, stdio: ['ignore', 'ignore', 'pipe']})
  try {
    await untilListening(child)
  } catch (error) {
    fs.rmSync(folder, {recursive: true})
    throw error
  }
  url.port = String(port)
  return {
    url: url.href,
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      fs.rmSync(folder, {recursive: true})
    },
  }
}

async function untilListening(child: ChildProcess): Promise<void> {
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk
      if (log.includes('process up')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`PgBouncer did not start: ${log}`)))
  })
}

async function findFreePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const {port} = probe.address() as net.AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
