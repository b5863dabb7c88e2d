import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {
  countJournals,
  type JournalSetup,
  journalFolder,
  listInteractions,
  moveJournals,
  openJournal,
  removeOldJournals,
  requireInteractions,
} from '#shared/ai/log/index'
import type {Session} from '#shared/db/index'
import {inTransaction} from '#shared/db/index'
import {describeEachDatabase} from '../../support/databases.ts'
import {interactionStart, ok} from '../../support/interactions.ts'
import {runScript} from '../../support/processes.ts'
import {useRegisters} from '../../support/registers.ts'

let stateDirectory: string
beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'ai-log-'))
})
afterEach(() => rmSync(stateDirectory, {force: true, recursive: true}))

function journalWith(others: Partial<JournalSetup> = {}) {
  const problems: string[] = []
  const setup = {
    command: 'lab ai ask',
    content: 'full' as const,
    onProblem: (line: string) => problems.push(line),
    secrets: [],
    stateDirectory,
  }
  return Object.assign(openJournal({...setup, ...others}), {problems})
}

const files = () => readdirSync(journalFolder(stateDirectory)).map((name) => join(journalFolder(stateDirectory), name))

describe('a journal', () => {
  it('is a file that only its owner reads, with a line before and one after each call', () => {
    const journal = journalWith()
    expect(countJournals(stateDirectory)).toBe(0)
    const id = journal.start(interactionStart())
    const [file] = files()
    expect(statSync(file!).mode & 0o777).toBe(0o600)
    expect(statSync(journalFolder(stateDirectory)).mode & 0o777).toBe(0o700)
    expect(linesOf(file!).map(({type}) => type)).toEqual(['run', 'start'])
    journal.finish(id, ok('none'))
    expect(linesOf(file!).map(({type}) => type)).toEqual(['run', 'start', 'end'])
    expect(journal.hasAskedModel).toBe(true)
  })

  it('keeps no more of the texts than it may', () => {
    const write = (content: JournalSetup['content']) => {
      const journal = journalWith({content, secrets: ['s3cr3t-value']})
      const messages = [{content: 'mail ana@example.org s3cr3t-value', role: 'user'} as const]
      const error = {code: 'AI_BAD_OUTPUT', message: 'of ana@example.org'} as const
      journal.finish(
        journal.start(interactionStart({messages})),
        ok('to ana@example.org', {error, issues: ['ana@x.org']}),
      )
      const [, start, end] = linesOf(join(journalFolder(stateDirectory), `${journal.runId}.ndjson`))
      return [start!['messages'], end!['response'], end!['issues'], end!['error']]
    }
    const masked = {code: 'AI_BAD_OUTPUT', message: 'of [e-mail]'}
    expect(write('full')).toEqual([
      [{content: 'mail ana@example.org [secret]', role: 'user'}],
      'to ana@example.org',
      ['ana@x.org'],
      masked,
    ])
    expect(write('redacted')).toEqual([
      [{content: 'mail [e-mail] [secret]', role: 'user'}],
      'to [e-mail]',
      ['[e-mail]'],
      masked,
    ])
    expect(write('off')).toEqual([null, null, [], masked])
  })

  it('that cannot be written says so once, and stops nobody', () => {
    writeFileSync(journalFolder(stateDirectory), 'in the way')
    const journal = journalWith()
    journal.finish(journal.start(interactionStart()), ok('none'))
    journal.start(interactionStart())
    expect(journal.problems).toEqual([expect.stringMatching(/^The AI log cannot be written to .*\(E[A-Z]+\)\.$/)])
  })

  it('is removed after the days of the log, where no database ever takes it in', async () => {
    journalWith().start(interactionStart())
    journalWith().start(interactionStart())
    utimesSync(files()[0]!, new Date('2026-01-01'), new Date('2026-01-01'))
    await removeOldJournals({logDays: 90, now: new Date(), stateDirectory})
    expect(files()).toHaveLength(1)
  })
})

describeEachDatabase(
  'the journals of the AI log',
  (database) => {
    const registers = useRegisters(database)
    const session = (): Session => ({
      change: async (work) => {
        const value = await inTransaction(registers.kysely, {actor: 'ana', command: 'lab ai logs'}, work)
        return {changeId: null, isChanged: false, value}
      },
      database: registers.kysely,
    })
    const move = (finishedRun?: string, now = new Date()) =>
      moveJournals(session(), {logDays: 90, now, stateDirectory, ...(finishedRun && {finishedRun})})
    const list = () => listInteractions(registers.kysely, {}, 'UTC')
    beforeEach(async () => {
      await registers.pool.query('delete from ai_interaction; delete from ai_calibration')
    })

    it('get into the database once: while their command runs as running, at its end in full', async () => {
      const journal = journalWith()
      const id = journal.start(interactionStart())
      expect(await move()).toEqual({damaged: 0, rows: 1})
      expect(await list()).toMatchObject([{finishedAt: null, id, status: 'running', totalMs: null}])
      journal.finish(id, ok('none'))
      expect(await move()).toEqual({damaged: 0, rows: 1})
      expect(await move()).toEqual({damaged: 0, rows: 0})
      expect(countJournals(stateDirectory)).toBe(1)
      expect(await move(journal.runId)).toEqual({damaged: 0, rows: 0})
      expect(countJournals(stateDirectory)).toBe(0)
      expect(await list()).toEqual([
        {
          attempt: 1,
          command: 'lab ai ask',
          cost: null,
          doneReason: 'stop',
          errorCode: null,
          errorMessage: null,
          finishedAt: expect.any(String),
          firstByteMs: 200,
          generationMs: 2000,
          grounded: null,
          host: 'http://127.0.0.1:11434',
          httpStatus: 200,
          id,
          loadMs: 10,
          model: 'llama3.1:8b',
          modelDigest: 'sha256:1',
          modelResolved: 'llama3.1:8b',
          outputTokens: 50,
          parentId: null,
          promptMs: 150,
          promptTokens: 80,
          promptTokensEstimated: 100,
          promptVersion: 1,
          provider: 'ollama',
          rejected: null,
          runId: journal.runId,
          schemaId: null,
          startedAt: expect.any(String),
          status: 'ok',
          subject: 'LIB',
          task: 'ask',
          tokensPerSecond: 25,
          totalMs: 2211,
        },
      ])
      expect((await requireInteractions(registers.kysely, [id.slice(0, 8)], 'UTC'))[0]).toMatchObject({
        attempts: [id],
        messages: [{role: 'system'}, {content: 'Which risks mention asbestos?', role: 'user'}],
        response: 'none',
      })
    })

    it('leave no change in the history', async () => {
      const count = async () => (await registers.pool.query('select count(*) from change')).rows
      const before = await count()
      const journal = journalWith()
      journal.start(interactionStart())
      await move(journal.runId)
      expect(await count()).toEqual(before)
    })

    it('of a program that was killed are taken: what it was asking is abandoned', async () => {
      const child = runScript('ask-and-wait', [stateDirectory, '2'])
      await child.line('asking')
      expect(await move()).toMatchObject({rows: 3})
      expect((await list()).map(({status}) => status).toSorted()).toEqual(['ok', 'ok', 'running'])
      await child.kill()
      expect(await move()).toMatchObject({rows: 1})
      expect((await list()).map(({status}) => status).toSorted()).toEqual(['abandoned', 'ok', 'ok'])
      expect(countJournals(stateDirectory)).toBe(0)
    })

    it('are taken by several at once, each line once', async () => {
      const journals = Array.from({length: 30}, () => journalWith())
      for (const journal of journals) journal.finish(journal.start(interactionStart()), ok('none'))
      const moves = await Promise.all([move(), move(), move()])
      expect(moves.reduce((sum, {rows}) => sum + rows, 0)).toBe(30)
      expect(await list()).toHaveLength(30)
    })

    it('teach the tokens of a model, each call once, also when they are taken again', async () => {
      const journal = journalWith()
      for (const counted of [80, 90]) {
        const usage = {...ok('').usage!, promptTokens: counted}
        journal.finish(journal.start(interactionStart()), ok('none', {usage}))
      }
      await move()
      await move(journal.runId)
      const {rows} = await registers.pool.query('select model, ratio, samples from ai_calibration')
      expect(rows).toEqual([{model: 'llama3.1:8b', ratio: expect.closeTo(0.82), samples: 2}])
      expect(journalWith().tokenRatio('llama3.1:8b')).toBeCloseTo(0.82)
      expect(journalWith().tokenRatio('another')).toBe(1)
    })

    it('lose nothing but what is damaged', async () => {
      const journal = journalWith()
      journal.finish(journal.start(interactionStart()), ok('none'))
      const id = journal.start(interactionStart())
      const [file] = files()
      writeFileSync(file!, `${readFileSync(file!, 'utf8')}{"type":"end","id":"${id}","at`)
      mkdirSync(join(journalFolder(stateDirectory), 'x.ndjson'))
      writeFileSync(join(journalFolder(stateDirectory), 'empty.ndjson'), '')
      expect(await move(journal.runId)).toEqual({damaged: 1, rows: 2})
      expect((await list()).map(({status}) => status).toSorted()).toEqual(['abandoned', 'ok'])
    })

    it('take what is too old with them', async () => {
      const journal = journalWith()
      journal.finish(journal.start(interactionStart()), ok('none'))
      await move(journal.runId)
      await move(undefined, new Date(Date.now() + 91 * 86_400_000))
      expect(await list()).toEqual([])
    })

    it('hold what the database would not: NUL, halves of characters, escape sequences', async () => {
      const journal = journalWith()
      journal.finish(journal.start(interactionStart({subject: null})), ok('a\0b \ud83d \u001b[31m “c”'))
      await move(journal.runId)
      const [newest] = await requireInteractions(registers.kysely, [], 'UTC')
      expect(newest?.response).toBe('a\ufffdb \ufffd \u001b[31m “c”')
    })

    it('add nothing twice when a program is killed after it has taken them, and before it has removed them', async () => {
      const journal = journalWith()
      journal.finish(journal.start(interactionStart()), ok('none'))
      const [file] = files()
      const text = readFileSync(file!, 'utf8')
      await move(journal.runId)
      writeFileSync(file!, text)
      expect(await move(journal.runId)).toEqual({damaged: 0, rows: 0})
      expect(await list()).toHaveLength(1)
      const {rows} = await registers.pool.query('select samples from ai_calibration')
      expect(rows).toEqual([{samples: 1}])
    })

    it.runIf(database.name === 'postgres')(
      'are taken by the next when a program is killed while it takes them',
      async () => {
        for (let run = 0; run < 40; run += 1) {
          const journal = journalWith()
          journal.finish(journal.start(interactionStart()), ok('none'))
        }
        const migrations = join(import.meta.dirname, '../../../migrations')
        const args = [JSON.stringify(database.location), stateDirectory, migrations]
        // Somebody else is at it until the first is killed while it waits.
        const other = await registers.pool.connect()
        await other.query(`begin; select pg_advisory_xact_lock(hashtext('ai-journal'))`)
        const first = runScript('move-journals', args)
        await untilSomebodyWaits(() => registers.pool.query(WAITING))
        await first.kill()
        const second = runScript('move-journals', args)
        await other.query('rollback')
        other.release()
        await second.output()
        expect(await list()).toHaveLength(40)
      },
    )
  },
  {migrated: true},
)

const WAITING = `select count(*)::integer as count from pg_locks where locktype = 'advisory' and not granted`

async function untilSomebodyWaits(ask: () => Promise<{rows: {count: number}[]}>): Promise<void> {
  for (;;) {
    const {rows} = await ask()
    if (rows[0]!.count > 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function linesOf(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
