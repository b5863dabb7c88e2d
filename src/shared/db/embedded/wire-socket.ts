import {Duplex} from 'node:stream'
import type {PostgresInstance} from './instance.ts'

const MessageType = {parse: 0x50, query: 0x51, terminate: 0x58} as const
const TYPE_BYTES = 1
const LENGTH_BYTES = 4

/** Names COPY … FROM STDIN in any writing; it may also match a statement that only mentions these words in this order. */
const COPY_FROM_STDIN = /\bcopy\b[\s\S]*\bfrom\b[\s\S]*\bstdin\b/i
const REFUSE_COPY = `do $$begin raise exception using
  errcode = 'feature_not_supported', message = 'COPY FROM STDIN is not available on the embedded database'; end$$`

/**
 * Stands in for the network socket of `pg` and passes its bytes to Postgres in this process. One Postgres session serves
 * all sockets in turn, so a socket that closes rolls back and resets it.
 */
export class WireSocket extends Duplex {
  #instance: PostgresInstance
  #isClosing: () => boolean
  #received: Buffer = Buffer.alloc(0)
  #isStarted = false
  #isReset = false

  /** `isClosing`: whether the instance is closed right after this socket, so that nobody needs a fresh session. */
  constructor(instance: PostgresInstance, isClosing: () => boolean) {
    super()
    this.#instance = instance
    this.#isClosing = isClosing
  }

  // What `pg` calls on a network socket.
  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#receive([chunk]).then(() => done(), done)
  }

  override _writev(writes: {chunk: Buffer}[], done: (error?: Error | null) => void): void {
    this.#receive(writes.map(({chunk}) => chunk)).then(() => done(), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#reset().then(() => {
      this.push(null)
      done()
    }, done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#reset().then(
      () => done(error),
      (resetError: Error) => done(error ?? resetError),
    )
  }

  async #receive(chunks: Buffer[]): Promise<void> {
    this.#received = Buffer.concat([this.#received, ...chunks])
    while (true) {
      const messages = this.#takeMessages()
      if (messages === undefined) return
      if (messages[0] === MessageType.terminate) return // `pg` ends the stream right after it
      // The bytes are a view of Postgres' memory, which the next statement overwrites.
      await this.#instance.exchange(messages, (answer) => this.push(Buffer.from(answer)))
    }
  }

  /** All complete messages that have arrived; the very first one of a connection has no type byte. */
  #takeMessages(): Buffer | undefined {
    const received = this.#received
    if (!this.#isStarted) {
      const end = received.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : received.readInt32BE(0)
      if (end > received.length) return undefined
      this.#isStarted = true
      this.#received = received.subarray(end)
      return received.subarray(0, end)
    }
    const messages: Buffer[] = []
    let end = 0
    while (end + TYPE_BYTES + LENGTH_BYTES <= received.length) {
      const next = end + TYPE_BYTES + received.readInt32BE(end + TYPE_BYTES)
      if (next > received.length) break
      const isTerminate = received[end] === MessageType.terminate
      if (isTerminate && end > 0) break
      messages.push(refuseCopy(received.subarray(end, next)))
      end = next
      if (isTerminate) break
    }
    this.#received = received.subarray(end)
    return messages.length === 0 ? undefined : Buffer.concat(messages)
  }

  async #reset(): Promise<void> {
    if (!this.#isStarted || this.#isReset) return
    this.#isReset = true
    if (this.#instance.isInTransaction()) await this.#instance.exchange(queryMessage('rollback'), () => {})
    if (!this.#isClosing()) await this.#instance.exchange(queryMessage('discard all'), () => {})
  }
}

/**
 * PGlite would wait for the data of COPY … FROM STDIN for ever, with all of the processor. Replacing the statement by one
 * that fails has Postgres itself answer, with the right state of the transaction.
 */
function refuseCopy(message: Buffer): Buffer {
  if (message[0] === MessageType.query) {
    const text = message.toString('utf8', TYPE_BYTES + LENGTH_BYTES, message.length - 1)
    return COPY_FROM_STDIN.test(text) ? queryMessage(REFUSE_COPY) : message
  }
  if (message[0] === MessageType.parse) {
    const name = message.subarray(TYPE_BYTES + LENGTH_BYTES, message.indexOf(0, TYPE_BYTES + LENGTH_BYTES) + 1)
    const start = TYPE_BYTES + LENGTH_BYTES + name.length
    const text = message.toString('utf8', start, message.indexOf(0, start))
    const noParameterTypes = Buffer.alloc(2)
    return COPY_FROM_STDIN.test(text)
      ? buildMessage(MessageType.parse, [name, Buffer.from(`${REFUSE_COPY}\0`), noParameterTypes])
      : message
  }
  return message
}

function queryMessage(sql: string): Buffer {
  return buildMessage(MessageType.query, [Buffer.from(`${sql}\0`)])
}

function buildMessage(type: number, parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(TYPE_BYTES + LENGTH_BYTES)
  head[0] = type
  head.writeInt32BE(LENGTH_BYTES + body.length, TYPE_BYTES)
  return Buffer.concat([head, body])
}
