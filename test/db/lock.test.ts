import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {acquireLock} from '#shared/db/embedded/lock'
import {type ChildScript, runScript} from '../support/processes.ts'

let folder: string
let file: string
let holder: ChildScript | undefined
const quietly = {holder: 'test', onNotice: () => {}}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-lock-'))
  file = path.join(folder, 'database.lock')
})

afterEach(async () => {
  await holder?.kill()
  holder = undefined
  fs.rmSync(folder, {recursive: true})
})

async function holdElsewhere(mode: 'idle' | 'busy' = 'idle'): Promise<ChildScript> {
  holder = runScript('hold-lock', [file, mode])
  await holder.line('held')
  return holder
}

describe('the lock of the embedded database', () => {
  test('is handed on when it is released, and its file stays', async () => {
    const first = await acquireLock(file, {...quietly, waitMs: 0})
    const second = acquireLock(file, {...quietly, waitMs: 60_000})
    first.release()
    ;(await second).release()
    expect(fs.existsSync(file)).toBe(true)
  })

  test('keeps two holders in one process apart as well', async () => {
    const first = await acquireLock(file, {...quietly, waitMs: 0})
    await expect(acquireLock(file, {...quietly, waitMs: 0})).rejects.toMatchObject({code: 'DB_LOCKED'})
    first.release()
  })

  test('is free as soon as a holder was killed with -9', async () => {
    const killed = await holdElsewhere()
    const next = acquireLock(file, {...quietly, waitMs: 60_000})
    await killed.kill()
    ;(await next).release()
  })

  test('is not taken from a living holder whose event loop is blocked', async () => {
    await holdElsewhere('busy')
    await expect(acquireLock(file, {...quietly, waitMs: 2000})).rejects.toMatchObject({code: 'DB_LOCKED'})
  })

  test('names who holds it when the wait is over: exit code 8', async () => {
    const {pid} = await holdElsewhere()
    await expect(acquireLock(file, {...quietly, waitMs: 50})).rejects.toMatchObject({
      code: 'DB_LOCKED',
      exitCode: 8,
      message: expect.stringMatching(
        new RegExp(`"coord risk add" \\(process ${pid} on ${os.hostname()}, since \\d{4}-\\d\\d-\\d\\dT.*\\)`),
      ),
      details: {holder: {pid, command: 'coord risk add'}},
    })
  })

  test('says after a second for whom it waits', async () => {
    const {pid} = await holdElsewhere()
    const notices: string[] = []
    const waiting = acquireLock(file, {holder: 'test', waitMs: 60_000, onNotice: (line) => notices.push(line)})
    await expect.poll(() => notices, {timeout: 30_000}).toHaveLength(1)
    expect(notices[0]).toContain(`Waiting for "coord risk add" (process ${pid}`)
    await holder?.kill()
    ;(await waiting).release()
    expect(notices).toHaveLength(1)
  })

  test.each([
    ['nothing', ''],
    ['half of a record', '{"pid":12,"host":"b'],
    ['other JSON', '[1,2]'],
    ['null', 'null'],
    ['wrong types', '{"pid":"x","host":1,"command":{},"since":7}'],
    ['binary rubbish', '\u0000\u0001\ufffd'.repeat(5000)],
  ])('does not mind a lock file with %s', async (_what, content) => {
    const lock = await acquireLock(file, {...quietly, waitMs: 0})
    fs.writeFileSync(file, content)
    await expect(acquireLock(file, {...quietly, waitMs: 0})).rejects.toMatchObject({
      code: 'DB_LOCKED',
      message: expect.stringContaining('in use by another process'),
      details: {holder: null},
    })
    lock.release()
    ;(await acquireLock(file, {...quietly, waitMs: 0})).release()
  })

  test('shows no terminal codes that somebody wrote into the lock file', async () => {
    const lock = await acquireLock(file, {...quietly, waitMs: 0})
    const since = '2026-01-31T12:00:00.000Z'
    fs.writeFileSync(file, JSON.stringify({pid: 1, host: 'h\u001b]0;x\u0007', command: '\u001b[31mred\u202e', since}))
    await expect(acquireLock(file, {...quietly, waitMs: 0})).rejects.toMatchObject({
      message: expect.stringContaining('"[31mred" (process 1 on h]0;x, since'),
    })
    lock.release()
  })

  test('is not done without where the system offers none: exit code 5', async () => {
    const location = {kind: 'embedded', directory: path.join(folder, 'database')}
    const result = await runScript('use-database-without-locks', [JSON.stringify(location), 'select 1']).output()
    expect(JSON.parse(result)).toMatchObject({
      code: 'DB_LOCK_UNAVAILABLE',
      exitCode: 5,
      nextStep: expect.stringContaining('Set DATABASE_URL'),
    })
    expect(fs.existsSync(location.directory)).toBe(false)
  })

  test('lets twelve processes at one database one after the other, and loses nothing', {timeout: 120_000}, async () => {
    const directory = path.join(folder, 'data', 'database')
    const writers = Array.from({length: 12}, () => runScript('append-rows', [directory, '5']))
    const written = (await Promise.all(writers.map((writer) => writer.output()))).flatMap((text) => text.split('\n'))
    const check = runScript('use-database', [
      JSON.stringify({kind: 'embedded', directory}),
      'set enable_indexscan = off',
      'select count(*), max(id) from written',
    ])
    expect(JSON.parse(await check.output())).toEqual({created: false, results: [[], [{count: 60, max: 60}]]})
    expect(written.map(Number).sort((a, b) => a - b)).toEqual(Array.from({length: 60}, (_, index) => index + 1))
  })
})
