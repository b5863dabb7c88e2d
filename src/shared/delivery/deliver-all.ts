import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {UserError} from '../errors.ts'
import {attempt, type Outcome, type Pace} from './attempts.ts'
import {expandedPath, writeFileOf} from './channels/file.ts'
import {sendMail} from './channels/mail.ts'
import {sendToNtfy} from './channels/ntfy.ts'
import {sendToSlack} from './channels/slack.ts'
import {sendToWebhook} from './channels/webhook.ts'
import type {Delivery} from './delivery.ts'
import type {Destination} from './destination.ts'
import {harmless} from './mask.ts'
import type {Message} from './message.ts'
import {
  CLAIM_MINUTES,
  channelStates,
  claimChannels,
  claimedChannels,
  type DeliveryResult,
  lastDeliveredHashes,
  recordResults,
  releaseClaims,
} from './repository.ts'
import type {DeliverySettings} from './settings.ts'

/** Opens the database for one piece of work: it is closed while channels are waited for, since others may want it. */
export type InDatabase = <Value>(work: (database: Kysely<Database>) => Promise<Value>) => Promise<Value>

export interface Order {
  readonly destinations: readonly Destination[]
  readonly message: Message
  readonly briefingId: number
  readonly factsHash: string
  /** Deliver again what was delivered on that day. */
  readonly force: boolean
  /** Deliver what differs from what the channel last got, and only that. */
  readonly ifChanged: boolean
}

/** Channels at the same time. */
const CONCURRENCY = 4
/** For all tries at one channel, so that a claim never lapses while somebody is still sending. */
const LONGEST_MS = (CLAIM_MINUTES / 2) * 60_000

/**
 * Delivers to every channel by itself: claims it in the database, sends, writes down what came of it. Answers in the
 * order of the destinations; what failed is in the answer, not thrown.
 */
export async function deliverAll(
  inDatabase: InDatabase,
  order: Order,
  settings: DeliverySettings,
  pace: Omit<Pace, 'attempts'>,
): Promise<Delivery[]> {
  const owner = crypto.randomUUID()
  const {skipped, wanted} = await inDatabase((database) => claim(database, order, owner))
  const record = recorder(inDatabase, order, owner)
  const done = new Map<string, Delivery>(skipped.map(({delivery, key}) => [key, delivery]))
  await forEachOf(wanted, CONCURRENCY, async (destination) => {
    const signal = AbortSignal.any([pace.signal, AbortSignal.timeout(LONGEST_MS)])
    const id = messageId(order, destination, owner)
    const outcome = await attempt((each) => send(destination, order.message, {id, settings, signal: each}), {
      ...pace,
      attempts: settings.attempts,
      signal,
    })
    const delivery = deliveryOf(destination, outcome, settings.secrets)
    done.set(destination.key, delivery)
    await record.add({attempts: outcome.attempts, destination, error: delivery.error})
  })
  await record.end()
  return order.destinations.map(({key}) => done.get(key)!)
}

/** What a run would do, without claiming or sending anything. */
export async function planDeliveries(database: Kysely<Database>, order: Order): Promise<Delivery[]> {
  const reasonOf = await reasonsToSkip(database, order)
  const claimed = await claimedChannels(database, order.message)
  return order.destinations.map((destination) => {
    const reason = claimed.has(destination.key) ? 'in-progress' : reasonOf(destination)
    if (reason) return skippedDelivery(destination, reason)
    const path = destination.kind === 'file' ? expandedPath(destination.path, order.message) : null
    return {...basics(destination), detail: path, outcome: 'planned' as const}
  })
}

interface Claimed {
  readonly wanted: readonly Destination[]
  readonly skipped: readonly {readonly key: string; readonly delivery: Delivery}[]
}

/** First the claim, then the look at what was delivered: another run may just have finished. */
async function claim(database: Kysely<Database>, order: Order, owner: string): Promise<Claimed> {
  const {destinations, message} = order
  return database.transaction().execute(async (transaction) => {
    const keys = destinations.map(({key}) => key)
    const claimed = await claimChannels(transaction, message, keys, owner)
    const reasonOf = await reasonsToSkip(transaction, order)
    const wanted: Destination[] = []
    const skipped: {key: string; delivery: Delivery}[] = []
    for (const destination of destinations) {
      const reason = claimed.has(destination.key) ? reasonOf(destination) : 'in-progress'
      if (reason) skipped.push({delivery: skippedDelivery(destination, reason), key: destination.key})
      else wanted.push(destination)
    }
    const unused = skipped.map(({key}) => key).filter((key) => claimed.has(key))
    await releaseClaims(transaction, message, unused, owner)
    return {skipped, wanted}
  })
}

type Reason = NonNullable<Delivery['reason']>

async function reasonsToSkip(
  database: Kysely<Database>,
  {factsHash, force, ifChanged, message}: Order,
): Promise<(destination: Destination) => Reason | null> {
  if (force) return () => null
  if (ifChanged) {
    const hashes = await lastDeliveredHashes(database, message.scope)
    return ({key}) => (hashes.get(key) === factsHash ? 'unchanged' : null)
  }
  const states = await channelStates(database, message)
  return ({key}) => (states.get(key)?.status === 'delivered' ? 'already-delivered' : null)
}

interface Sending {
  /** The same for all tries at one channel. */
  readonly id: string
  readonly settings: DeliverySettings
  readonly signal: AbortSignal
}

async function send(destination: Destination, message: Message, sending: Sending): Promise<string | null> {
  switch (destination.kind) {
    case 'mail':
      return sendMail(destination, message, sending)
    case 'file':
      return writeFileOf(destination, message)
    case 'webhook':
      return sendToWebhook(destination, message, sending)
    case 'ntfy':
      return sendToNtfy(destination, message, sending)
    case 'slack':
      return sendToSlack(destination, message, sending)
  }
}

/** The same when a later run tries again, so that a receiver that has it already can tell; another when it is forced. */
function messageId({factsHash, force, message}: Order, {key}: Destination, owner: string): string {
  const {date, scope} = message
  return ['briefing', scope, date, factsHash.slice(0, 16), key.slice(0, 8), ...(force ? [owner.slice(0, 8)] : [])].join(
    '-',
  )
}

interface Recorder {
  /** Never fails: what could not be written down is tried again with the next result, and at the end. */
  add(result: DeliveryResult): Promise<void>
  /** Fails when something could not be written down after all. */
  end(): Promise<void>
}

/** Writes each result down as soon as it is there; those that come while the database is open for others go together. */
function recorder(inDatabase: InDatabase, {briefingId, message}: Order, owner: string): Recorder {
  const occasion = {briefingId, date: message.date, scope: message.scope}
  let waiting: DeliveryResult[] = []
  let last: Promise<unknown> = Promise.resolve()
  const write = async () => {
    const results = waiting
    waiting = []
    if (results.length === 0) return
    try {
      await inDatabase((database) =>
        database.transaction().execute(async (transaction) => {
          await recordResults(transaction, occasion, results)
          const keys = results.map(({destination}) => destination.key)
          await releaseClaims(transaction, occasion, keys, owner)
        }),
      )
    } catch (error) {
      waiting.push(...results)
      throw error
    }
  }
  return {
    async add(result) {
      waiting.push(result)
      last = last.then(write).catch(() => {})
      await last
    },
    async end() {
      try {
        await write()
      } catch (error) {
        throw notRecorded(waiting, error)
      }
    },
  }
}

/** What went out is out: whoever runs it again should know. */
function notRecorded(results: readonly DeliveryResult[], error: unknown): unknown {
  if (!(error instanceof UserError)) return error
  const channels = results.filter((result) => result.error === null).map(({destination}) => destination.label)
  return new UserError(`The deliveries could not be written down: ${error.message}`, {
    cause: error,
    code: 'DELIVERY_NOT_RECORDED',
    exitCode: error.exitCode,
    nextStep: `Run it again in ${CLAIM_MINUTES} minutes; who has got it then gets it twice.`,
    problems: channels.map((field) => ({field, message: 'has got the briefing.'})),
  })
}

async function forEachOf<Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const workers = Array.from({length: Math.min(concurrency, items.length)}, async () => {
    for (const item of queue) await work(item)
  })
  await Promise.all(workers)
}

function basics({kind, label}: Destination): Delivery {
  const nothing = {attempts: 0, detail: null, error: null, nextStep: null, reason: null}
  return {...nothing, channel: label, kind, outcome: 'skipped'}
}

function skippedDelivery(destination: Destination, reason: Reason): Delivery {
  return {...basics(destination), reason}
}

function deliveryOf(
  destination: Destination,
  {attempts, detail, failure}: Outcome,
  secrets: readonly string[],
): Delivery {
  const delivery = {...basics(destination), attempts}
  if (failure === null) return {...delivery, detail, outcome: 'delivered'}
  return {
    ...delivery,
    error: harmless(failure.message, secrets),
    nextStep: failure.nextStep === undefined ? null : harmless(failure.nextStep, secrets),
    outcome: 'failed',
  }
}
