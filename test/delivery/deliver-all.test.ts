import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {sql} from 'kysely'
import {beforeAll, beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest'
import type {OpenDatabase} from '#shared/db/index'
import {
  type Delivery,
  deliverAll,
  deliveryFailure,
  deliveryLine,
  type InDatabase,
  type Order,
  parseDestinations,
  planDeliveries,
} from '#shared/delivery/index'
import {ExitCode, UserError} from '#shared/errors'
import {screenFor} from '#shared/terminal/index'
import {describeEachDatabase} from '../support/databases.ts'
import {runScript} from '../support/processes.ts'
import {message, settingsOf} from './messages.ts'

const FACTS = 'a'.repeat(64)
const OTHER_FACTS = 'b'.repeat(64)

describeEachDatabase(
  'deliveries',
  (database) => {
    let open: OpenDatabase
    let briefing: number
    const inDatabase: InDatabase = (work) => work(open.kysely)

    beforeAll(async () => {
      open = await database.open()
    })

    beforeEach(async () => {
      await sql`delete from briefing`.execute(open.kysely)
      await sql`delete from briefing_delivery_claim`.execute(open.kysely)
      briefing = await makeBriefing(FACTS)
    })

    it('go to every channel by itself: one that fails does not stand in the way of the others', async () => {
      const {folder, ok, refusing} = await somewhere()
      const deliveries = await run([`webhook:${refusing.url}`, `webhook:${ok.url}`, `file:${folder}/{date}.md`])
      expect(deliveries).toMatchObject([
        {attempts: 1, error: expect.stringMatching(/answered 404/), kind: 'webhook', outcome: 'failed'},
        {attempts: 1, error: null, outcome: 'delivered'},
        {detail: `${folder}/2026-11-24.md`, kind: 'file', outcome: 'delivered'},
      ])
      expect([ok.requests(), refusing.requests()]).toEqual([1, 1])
      expect(readFileSync(`${folder}/2026-11-24.md`, 'utf8')).toBe(message.markdown)
    })

    it('of a second run on the same day are only what failed', async () => {
      const {folder, ok, refusing} = await somewhere()
      const to = [`webhook:${refusing.url}`, `webhook:${ok.url}`, `file:${folder}/x.md`]
      await run(to)
      refusing.answer(200)
      expect(outcomes(await run(to))).toEqual(['delivered', 'already-delivered', 'already-delivered'])
      expect(outcomes(await run(to))).toEqual(['already-delivered', 'already-delivered', 'already-delivered'])
      expect([ok.requests(), refusing.requests()]).toEqual([1, 2])
    })

    it('are made once for each day and scope', async () => {
      const {ok} = await somewhere()
      const to = [`webhook:${ok.url}`]
      await run(to)
      expect(outcomes(await run(to, {message: {...message, date: '2026-11-25'}}))).toEqual(['delivered'])
      expect(outcomes(await run(to, {message: {...message, scope: 'portfolio'}}))).toEqual(['delivered'])
      expect(ok.requests()).toBe(3)
    })

    it('are repeated with --force, under an id of their own', async () => {
      const {ok} = await somewhere()
      const to = [`webhook:${ok.url}`]
      await run(to)
      expect(outcomes(await run(to, {force: true}))).toEqual(['delivered'])
      expect(new Set(ok.ids()).size).toBe(2)
    })

    it('with --if-changed are made when the facts differ from what the channel last got, on whatever day', async () => {
      const {ok} = await somewhere()
      const to = [`webhook:${ok.url}`]
      const tomorrow = {...message, date: '2026-11-25'}
      await run(to)
      expect(outcomes(await run(to, {ifChanged: true}))).toEqual(['unchanged'])
      expect(outcomes(await run(to, {ifChanged: true, message: tomorrow}))).toEqual(['unchanged'])
      const changed = {briefingId: await makeBriefing(OTHER_FACTS, 2), factsHash: OTHER_FACTS, ifChanged: true}
      expect(outcomes(await run(to, changed))).toEqual(['delivered'])
      expect(outcomes(await run(to, changed))).toEqual(['unchanged'])
      expect(outcomes(await run(to, {ifChanged: true}))).toEqual(['delivered'])
      expect(ok.requests()).toBe(3)
    })

    it('that fail after a success do not hide what the channel has got', async () => {
      const {ok} = await somewhere()
      const to = [`webhook:${ok.url}`]
      await run(to)
      ok.answer(404)
      const other = await makeBriefing(OTHER_FACTS, 2)
      await run(to, {briefingId: other, factsHash: OTHER_FACTS, force: true})
      expect(await rows()).toMatchObject([{briefing_id: briefing, delivered_at: expect.any(Date), status: 'failed'}])
      expect(outcomes(await run(to, {ifChanged: true}))).toEqual(['unchanged'])
    })

    it('are tried again where that may help, with waits that grow and the same id', async () => {
      const {ok} = await somewhere()
      ok.answer(503, 500, 200)
      const waits: number[] = []
      const [delivery] = await run(
        [`webhook:${ok.url}`],
        {},
        {random: () => 0.5, sleep: async (ms) => void waits.push(ms)},
      )
      expect(delivery).toMatchObject({attempts: 3, outcome: 'delivered'})
      expect(waits).toEqual([1000, 2000])
      expect(new Set(ok.ids()).size).toBe(1)
      expect(await rows()).toMatchObject([{attempts: 3, error: null, status: 'delivered'}])
    })

    it('wait as long as the server asks, unless that is too long', async () => {
      const {ok} = await somewhere()
      const waits: number[] = []
      const pace = {sleep: async (ms: number) => void waits.push(ms)}
      ok.answer({retryAfter: '7', status: 429}, 200)
      expect(await run([`webhook:${ok.url}`], {}, pace)).toMatchObject([{attempts: 2, outcome: 'delivered'}])
      ok.answer({retryAfter: '3600', status: 429})
      expect(await run([`webhook:${ok.url}`], {force: true}, pace)).toMatchObject([
        {attempts: 1, error: expect.stringMatching(/asks to wait 3600 s, which is too long/)},
      ])
      expect(waits).toEqual([7000])
    })

    it('end when they are interrupted, and say so in the register', async () => {
      const {ok} = await somewhere()
      ok.answer(503)
      const controller = new AbortController()
      const [delivery] = await run(
        [`webhook:${ok.url}`],
        {},
        {signal: controller.signal, sleep: interruptedBy(controller)},
      )
      expect(delivery).toMatchObject({
        attempts: 1,
        error: expect.stringMatching(/503.*It was interrupted/),
        outcome: 'failed',
      })
      expect(await rows()).toMatchObject([{status: 'failed'}])
      expect(await claims()).toEqual([])
    })

    it('of two runs at the same time are made once', async () => {
      const {ok} = await somewhere()
      const release = ok.hold()
      const runs = Array.from({length: 5}, () => run([`webhook:${ok.url}`]))
      await ok.arrived()
      const others: string[] = []
      for (const each of runs) void each.then((deliveries) => others.push(...outcomes(deliveries)))
      await vi.waitFor(() => expect(others).toHaveLength(4), {timeout: 30_000})
      release()
      await Promise.all(runs)
      expect(others.toSorted()).toEqual(['delivered', 'in-progress', 'in-progress', 'in-progress', 'in-progress'])
      expect(ok.requests()).toBe(1)
    })

    it('that a killed run left behind can be made when its claim has lapsed', async () => {
      const {ok} = await somewhere()
      const to = [`webhook:${ok.url}`]
      ok.answer(404)
      await run(to)
      await sql`insert into briefing_delivery_claim (scope, business_date, channel_key, owner, expires_at)
        select scope, business_date, channel_key, ${crypto.randomUUID()}, clock_timestamp() + interval '5 minutes'
          from briefing_delivery`.execute(open.kysely)
      ok.answer(200)
      expect(outcomes(await run(to))).toEqual(['in-progress'])
      expect(outcomes(await run(to, {force: true}))).toEqual(['in-progress'])
      await sql`update briefing_delivery_claim
        set claimed_at = clock_timestamp() - interval '10 minutes', expires_at = clock_timestamp() - interval '1 second'`.execute(
        open.kysely,
      )
      expect(outcomes(await run(to))).toEqual(['delivered'])
      expect(await claims()).toEqual([])
    })

    it('keep no secret: not in the answer, not in the tables', async () => {
      const {ok} = await somewhere()
      ok.answer(404)
      const [delivery] = await run([`slack:${ok.url}/services/T0000secret?key=alsosecret`])
      expect(delivery!.error).toMatch(/answered 404: no hook ••••/)
      const stored = JSON.stringify([delivery, await rows(), deliveryFailure([delivery!])])
      expect(stored).not.toMatch(/secret/)
    })

    it('can be told beforehand without making them', async () => {
      const {folder, ok} = await somewhere()
      const to = [`webhook:${ok.url}`, `file:${folder}/{date}.md`]
      await run([`webhook:${ok.url}`])
      const planned = await planDeliveries(open.kysely, orderOf(to, {}))
      expect(planned).toMatchObject([
        {outcome: 'skipped', reason: 'already-delivered'},
        {detail: `${folder}/2026-11-24.md`, outcome: 'planned'},
      ])
      expect([ok.requests(), await claims(), (await rows()).length]).toEqual([1, [], 1])
    })

    it('are written down as soon as the database can be written to again', async () => {
      const {ok, refusing} = await somewhere()
      const failing = failingAt(2)
      const to = [`webhook:${refusing.url}`, `webhook:${ok.url}`]
      await deliverAll(failing, orderOf(to, {}), settingsOf(), {signal: new AbortController().signal})
      expect((await rows()).map(({status}) => status).toSorted()).toEqual(['delivered', 'failed'])
      expect(await claims()).toEqual([])
    })

    it('that cannot be written down are told, for they are out', async () => {
      const {ok} = await somewhere()
      const order = orderOf([`webhook:${ok.url}`], {})
      const delivering = deliverAll(failingAt(2, 3), order, settingsOf(), {signal: new AbortController().signal})
      await expect(delivering).rejects.toMatchObject({
        code: 'DELIVERY_NOT_RECORDED',
        exitCode: 8,
        problems: [{field: expect.stringContaining('webhook:'), message: 'has got the briefing.'}],
      })
    })

    it('of two processes at the same time are made once', async () => {
      const {ok} = await somewhere()
      const id = briefing
      if (database.name === 'pglite') await open.close()
      const args = [JSON.stringify(database.location), ok.url, String(id)]
      const printed = await Promise.all([1, 2, 3].map(() => runScript('deliver', args).output()))
      if (database.name === 'pglite') open = await database.open()
      const made = printed
        .flatMap((each) => JSON.parse(each) as Delivery[])
        .filter(({outcome}) => outcome === 'delivered')
      expect([made.length, ok.requests()]).toEqual([1, 1])
    })

    /** As when somebody else has locked the database, at these openings of it. */
    function failingAt(...openings: readonly number[]): InDatabase {
      let number = 0
      return async (work) => {
        number++
        if (!openings.includes(number)) return work(open.kysely)
        throw new UserError('The database is locked.', {code: 'DATABASE_LOCKED', exitCode: ExitCode.busy})
      }
    }

    type Pace = Omit<Parameters<typeof deliverAll>[3], 'signal'> & {readonly signal?: AbortSignal}

    function run(to: readonly string[], more: Partial<Order> = {}, pace: Pace = {}): Promise<Delivery[]> {
      const order = orderOf(to, more)
      const secrets = order.destinations.flatMap((each) => each.secrets)
      return deliverAll(inDatabase, order, settingsOf({secrets}), {
        signal: new AbortController().signal,
        sleep: async () => {},
        ...pace,
      })
    }

    function orderOf(to: readonly string[], more: Partial<Order>): Order {
      const destinations = parseDestinations(to, {baseDirectory: '/', field: '--to', homeDirectory: '/'})
      return {briefingId: briefing, destinations, factsHash: FACTS, force: false, ifChanged: false, message, ...more}
    }

    async function makeBriefing(hash: string, revision = 1): Promise<number> {
      const {rows: made} = await sql<{id: number}>`insert into briefing
        (scope, business_date, revision, as_of, since, facts_hash, content, actor)
        values ('LIB', '2026-11-24', ${revision}, now(), now(), ${hash}, '{"facts": []}', 'ana') returning id`.execute(
        open.kysely,
      )
      return made[0]!.id
    }

    async function rows() {
      return open.kysely.selectFrom('briefing_delivery').selectAll().orderBy('id').execute()
    }

    async function claims() {
      return open.kysely.selectFrom('briefing_delivery_claim').selectAll().execute()
    }
  },
  {migrated: true},
)

describe('what came of deliveries', () => {
  const {colour} = screenFor(process.stdout, {NO_COLOR: '1'}, true)
  const delivery: Delivery = {
    attempts: 1,
    channel: 'mail:ana@example.org',
    detail: null,
    error: null,
    kind: 'mail',
    nextStep: null,
    outcome: 'delivered',
    reason: null,
  }
  const failed: Delivery = {
    ...delivery,
    attempts: 3,
    error: 'Nobody listens.',
    nextStep: 'Is it on?',
    outcome: 'failed',
  }

  it('is a line each', () => {
    const skipped = {...delivery, outcome: 'skipped', reason: 'already-delivered'} as const
    expect(
      [delivery, failed, skipped, {...delivery, outcome: 'planned'} as const].map((each) =>
        deliveryLine(each, {colour}),
      ),
    ).toEqual([
      'delivered mail:ana@example.org',
      'failed mail:ana@example.org after 3 tries: Nobody listens.',
      'skipped mail:ana@example.org: has got the briefing of this day already (--force repeats it)',
      'would deliver mail:ana@example.org',
    ])
  })

  it('is exit 6 with every failure when there is one, and what else was delivered', () => {
    expect(deliveryFailure([delivery])).toBeNull()
    expect(deliveryFailure([delivery, failed])).toMatchObject({
      code: 'DELIVERY_FAILED',
      details: {deliveries: [delivery, failed]},
      exitCode: 6,
      message: 'A channel did not take the briefing (1 delivered).',
      problems: [{field: 'mail:ana@example.org', message: 'Nobody listens. (3 tries) Is it on?'}],
    })
  })
})

function outcomes(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({outcome, reason}) => reason ?? outcome)
}

/** As `setTimeout` does when it is aborted. */
function interruptedBy(controller: AbortController) {
  return async (): Promise<void> => {
    controller.abort()
    throw controller.signal.reason
  }
}

async function somewhere() {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'))
  writeFileSync(join(folder, 'keep'), '')
  onTestFinished(() => rmSync(folder, {force: true, recursive: true}))
  const refusing = await hook()
  refusing.answer(404)
  return {folder, ok: await hook(), refusing}
}

type Answer = number | {readonly status: number; readonly retryAfter: string}

/** A server that answers as told, the last answer from then on. */
async function hook() {
  let answers: readonly Answer[] = [200]
  let held = Promise.resolve()
  const ids: unknown[] = []
  const server = http.createServer(async (request, response) => {
    ids.push(request.headers['webhook-id'])
    request.resume()
    const answer = answers[0]!
    if (answers.length > 1) answers = answers.slice(1)
    await held
    const {retryAfter, status} = typeof answer === 'number' ? {retryAfter: undefined, status: answer} : answer
    response.writeHead(status, {...(retryAfter !== undefined && {'retry-after': retryAfter})})
    response.end(`no hook ${request.url}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    answer(...next: Answer[]) {
      answers = next
    },
    arrived: () => (ids.length > 0 ? Promise.resolve() : once(server, 'request')),
    hold() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    ids: () => ids,
    requests: () => ids.length,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
}
