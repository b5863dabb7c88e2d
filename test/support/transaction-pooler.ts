import {once} from 'node:events'
import net from 'node:net'
import pg from 'pg'

/**
 * Stands between clients and a PostgreSQL server and lends one of few connections for the time of a transaction, as
 * PgBouncer does in its transaction mode. What a client sets for its session would reach whoever comes next.
 */
export interface TransactionPooler {
  /** The server's address, by way of the pooler. */
  readonly url: string
  /** What clients have asked for that outlives a transaction. */
  readonly violations: readonly string[]
  /** How many transactions got another connection than the one before of the same client. */
  readonly handovers: number
  /** What is left in the sessions on the server, for whoever comes next. Only when no client is connected. */
  leftovers(): Promise<string[]>
  close(): Promise<void>
}

/** One session on the server. */
interface Backend {
  readonly client: pg.Client
  readonly socket: net.Socket
  borrower: Borrower | undefined
}

interface Borrower {
  readonly socket: net.Socket
  /** What it sent while it had no backend. */
  readonly waiting: Buffer[]
  isQueued: boolean
  /** Messages that are sure to be answered by ReadyForQuery, less those that were. */
  unanswered: number
  backend: Backend | undefined
  lastBackend: Backend | undefined
}

const PROTOCOL_VERSION = 3 << 16
const ENCRYPTION_REQUESTS = new Set([80_877_103, 80_877_104]) // SSLRequest, GSSENCRequest
const STARTUP_PARAMETERS = new Set(['user', 'database', 'client_encoding', 'application_name'])
const IDLE = 'I'.charCodeAt(0)

export async function startTransactionPooler(serverUrl: string, connections: number): Promise<TransactionPooler> {
  const backends = await Promise.all(Array.from({length: connections}, () => connectBackend(serverUrl)))
  const free = [...backends]
  const queue: Borrower[] = []
  const violations: string[] = []
  const sockets = new Set<net.Socket>()
  let handovers = 0

  const lend = () => {
    while (free.length > 0 && queue.length > 0) {
      const backend = free.shift()!
      const borrower = queue.shift()!
      Object.assign(borrower, {backend, isQueued: false})
      backend.borrower = borrower
      if (borrower.lastBackend !== undefined && borrower.lastBackend !== backend) handovers += 1
      for (const message of borrower.waiting.splice(0)) backend.socket.write(message)
    }
  }
  const giveBack = (backend: Backend) => {
    const {borrower} = backend
    if (borrower) Object.assign(borrower, {backend: undefined, lastBackend: backend})
    backend.borrower = undefined
    free.push(backend) // at the end: whoever comes next gets another one
    lend()
  }
  for (const backend of backends) {
    const split = splitMessages((type, message) => {
      const {borrower} = backend
      if (borrower) borrower.socket.write(message)
      if (type !== 'Z' || !borrower) return
      borrower.unanswered -= 1
      if (message.at(-1) === IDLE && borrower.unanswered === 0) giveBack(backend)
    })
    backend.socket.on('data', split)
  }

  const server = net.createServer({noDelay: true}, (socket) => {
    const borrower: Borrower = {
      backend: undefined,
      isQueued: false,
      lastBackend: undefined,
      socket,
      unanswered: 0,
      waiting: [],
    }
    sockets.add(socket)
    const temporary = temporaryThatStay()
    const split = splitMessages((type, message) => {
      if (type === 'X') return
      violations.push(...sessionWide(type, message), ...temporary(statementsOf(type, message)))
      if (type === 'Q' || type === 'S') borrower.unanswered += 1
      if (borrower.backend) {
        borrower.backend.socket.write(message)
        return
      }
      borrower.waiting.push(message)
      if (!borrower.isQueued) queue.push(Object.assign(borrower, {isQueued: true}))
      lend()
    })
    greet(socket, (parameters) => {
      violations.push(...parameters.filter((name) => !STARTUP_PARAMETERS.has(name)).map((name) => `startup: ${name}`))
      socket.on('data', split)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (borrower.isQueued) queue.splice(queue.indexOf(borrower), 1)
      // The answer to this gives the connection back.
      if (borrower.backend) {
        borrower.unanswered += 1
        borrower.backend.socket.write(queryMessage('rollback'))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(serverUrl)
  url.port = String((server.address() as net.AddressInfo).port)

  return {
    get handovers() {
      return handovers
    },
    leftovers: async () => (await Promise.all(backends.map(leftoversOf))).flat(),
    url: url.href,
    violations,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
      for (const {client, socket} of backends) {
        socket.removeAllListeners('data')
        socket.destroy()
        await client.end().catch(() => {})
      }
    },
  }
}

/** `pg` logs in; then the socket is ours. */
async function connectBackend(connectionString: string): Promise<Backend> {
  const client = new pg.Client({connectionString})
  client.on('error', () => {})
  await client.connect()
  const socket = client.connection.stream as net.Socket
  socket.removeAllListeners('data')
  return {borrower: undefined, client, socket}
}

/** Answers the first packets of a client as a server does that asks for no password. */
function greet(socket: net.Socket, onStarted: (parameterNames: readonly string[]) => void): void {
  socket.once('data', (packet) => {
    const version = packet.readInt32BE(4)
    if (ENCRYPTION_REQUESTS.has(version)) {
      socket.write('N')
      greet(socket, onStarted)
      return
    }
    if (version !== PROTOCOL_VERSION) {
      socket.destroy()
      return
    }
    const texts = packet.toString('utf8', 8).split('\0')
    onStarted(texts.filter((text, index) => index % 2 === 0 && text !== ''))
    const authenticated = message('R', Buffer.alloc(4))
    const parameters = Object.entries({
      client_encoding: 'UTF8',
      server_version: '16.0',
      standard_conforming_strings: 'on',
    })
    const told = parameters.map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`)))
    socket.write(Buffer.concat([authenticated, ...told, message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))]))
  })
}

const OUTLIVES_TRANSACTION: readonly RegExp[] = [
  /^set\s+(?!local\b|constraints\b|transaction\b)/i,
  /^(listen|unlisten|prepare|deallocate|discard|reset|load)\b/i,
  /^declare\b[\s\S]*\bwith\s+hold\b/i,
  /\bpg_(try_)?advisory_lock(_shared)?\s*\(/i,
  /\bset_config\s*\([^()]*,\s*false\s*\)/i,
]

/** What of a client's message a transaction pooler cannot take back. */
function sessionWide(type: string, content: Buffer): string[] {
  const found = statementsOf(type, content).filter((statement) =>
    OUTLIVES_TRANSACTION.some((pattern) => pattern.test(statement)),
  )
  const [name = ''] = content.toString('utf8', 5).split('\0')
  return type === 'P' && name !== '' ? [`named statement: ${name}`, ...found] : found
}

function statementsOf(type: string, content: Buffer): string[] {
  if (type !== 'Q' && type !== 'P') return []
  const [first = '', second = ''] = content.toString('utf8', 5).split('\0')
  const sql = type === 'Q' ? first : second
  return sql.split(';').map((statement) => statement.trim())
}

/** Of one client's statements in their order, what makes temporary tables that a rollback does not take away again. */
function temporaryThatStay(): (statements: readonly string[]) => string[] {
  let made: string[] | undefined
  return (statements) =>
    statements.flatMap((statement) => {
      if (/^create\s+(local\s+|global\s+)?temp/i.test(statement)) {
        made?.push(statement)
        return made ? [] : [statement]
      }
      if (/^(begin|start)\b/i.test(statement)) made = []
      const isCommit = /^(commit|end)\b/i.test(statement)
      const kept = isCommit ? (made ?? []) : []
      if (isCommit || /^rollback\b(?!\s+to\b)/i.test(statement)) made = undefined
      return kept
    })
}

const LEFTOVERS = `
  select 'setting ' || name as what from pg_settings where source = 'session'
  union all select 'setting ' || name from unnest(array['lab.actor', 'lab.command', 'lab.reason', 'lab.change', 'lab.undoes']) as name
    where coalesce(current_setting(name, true), '') <> ''
  union all select 'statement ' || name from pg_prepared_statements
  union all select 'cursor ' || name from pg_cursors
  union all select 'channel ' || pg_listening_channels()
  union all select 'advisory lock ' || objid from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
  union all select 'table ' || relname from pg_class where relpersistence = 't' and pg_table_is_visible(oid)`

/** Reads by hand what one session holds: `pg` no longer hears its socket. */
async function leftoversOf({borrower, socket}: Backend): Promise<string[]> {
  if (borrower) throw new Error('a client still uses this connection')
  const rows: string[] = []
  await new Promise<void>((resolve, reject) => {
    const split = splitMessages((type, content) => {
      if (type === 'D') rows.push(content.toString('utf8', 11)) // one column: its text begins here
      if (type === 'E') reject(new Error(content.toString('utf8', 5).replaceAll('\0', ' ')))
      if (type !== 'Z') return
      socket.off('data', split)
      resolve()
    })
    socket.on('data', split)
    socket.write(queryMessage(LEFTOVERS))
  })
  return rows
}

function queryMessage(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`))
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Hands over the messages of the wire protocol one by one: a type letter, a length, a body. */
function splitMessages(onMessage: (type: string, message: Buffer) => void): (chunk: Buffer) => void {
  let received: Buffer = Buffer.alloc(0)
  return (chunk) => {
    received = Buffer.concat([received, chunk])
    while (received.length >= 5) {
      const end = 1 + received.readInt32BE(1)
      if (end > received.length) return
      const complete = received.subarray(0, end)
      received = received.subarray(end)
      onMessage(String.fromCharCode(complete[0]!), complete)
    }
  }
}
