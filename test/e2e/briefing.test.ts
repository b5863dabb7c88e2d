import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {acquireLock} from '#shared/db/embedded/lock'
import {describeEachDatabase} from '../support/databases.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

const place = temporaryEnvironment()
const clock = {AI_PROVIDER: 'rules', TZ: 'Europe/London'}
const environment: Record<string, string> = {...place.environment, ...clock}
const monday = {...environment, COORD_NOW: '2026-11-02T07:30:00Z'}
const coord = (args: readonly string[], around = monday) =>
  run('coord', args, {directory: place.folder, environment: around})
const dataOf = ({stdout}: {readonly stdout: string}) => JSON.parse(stdout).data

beforeAll(async () => {
  const {exitCode, stderr} = await coord(['project', 'demo'])
  if (exitCode !== 0) throw new Error(stderr)
})

describe('coord briefing', () => {
  test('tells the same as often as it is asked on a day, and stores it once', async () => {
    const first = dataOf(await coord(['briefing', '--json']))
    const again = dataOf(await coord(['briefing', '--json'], {...monday, COORD_NOW: '2026-11-02T17:00:00Z'}))
    expect(again).toEqual(first)
    expect(dataOf(await coord(['briefing', 'list', '--json']))).toMatchObject([
      {date: '2026-11-02', project: null, revision: 1},
    ])
    const shown = dataOf(await coord(['briefing', 'show', 'today', '--json']))
    expect({...shown, deliveries: []}).toEqual(first)
  })

  test('stores nothing in a dry run, and delivers nothing', async () => {
    const later = {...environment, COORD_NOW: '2026-11-04T07:30:00Z'}
    const outcome = await coord(['briefing', '--dry-run', '--to', 'file:dry/{date}.md'], later)
    expect(outcome).toMatchObject({exitCode: 0, stderr: expect.stringContaining('would deliver')})
    expect(existsSync(join(place.folder, 'dry'))).toBe(false)
    expect(await coord(['briefing', 'show', '2026-11-04'], later)).toMatchObject({exitCode: 3})
  })

  test.each([
    ['text', /^Briefing of Monday, 2026-11-02/],
    ['markdown', /^# Briefing of/],
    ['html', /^<!doctype html>/i],
    ['json', /^\{"schemaVersion":1|^\{\n {2}"schemaVersion": 1/],
  ])('prints it as %s', async (format, expected) => {
    for (const verb of [['briefing'], ['briefing', 'show']]) {
      const {exitCode, stdout} = await coord([...verb, '--format', format])
      expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: expect.stringMatching(expected)})
    }
  })

  test('delivers once a day, says nothing when it is quiet, and begins the next one where this one ended', async () => {
    const to = ['--to', 'file:out/{scope}-{date}.md', '--to', 'file:out/{date}.html', '--quiet']
    expect(await coord(['briefing', ...to])).toMatchObject({exitCode: 0, stderr: '', stdout: ''})
    expect(readdirSync(join(place.folder, 'out')).sort()).toEqual(['2026-11-02.html', 'portfolio-2026-11-02.md'])
    const {deliveries} = dataOf(await coord(['briefing', ...to.slice(0, 4), '--json']))
    expect(deliveries).toMatchObject([{reason: 'already-delivered'}, {reason: 'already-delivered'}])
    const tuesday = {...environment, COORD_NOW: '2026-11-03T07:30:00Z'}
    const next = dataOf(await coord(['briefing', '--json'], tuesday))
    expect(next).toMatchObject({previous: {date: '2026-11-02'}, since: '2026-11-02T07:30:00.000Z'})
    const diff = dataOf(await coord(['briefing', 'diff', '--json'], tuesday))
    expect(diff).toMatchObject({after: {date: '2026-11-03'}, before: {date: '2026-11-02'}})
  })

  test('tells all that is wrong with what was typed, and makes nothing', async () => {
    const {exitCode, stdout} = await coord(['briefing', '--to', 'ana@example.org', '--to', 'fil:x', '--send', '--json'])
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.problems.map(({field}: {field: string}) => field)).toEqual([
      '--to',
      '--to',
      '--send',
    ])
    expect(await coord(['briefing', '--force'])).toMatchObject({exitCode: 2})
  })

  test('waits half a minute for a long import, then says who has the database: exit 8', {
    timeout: 120_000,
  }, async () => {
    const lock = await acquireLock(join(place.dataDirectory, 'database.lock'), {
      holder: 'coord import',
      onNotice: () => {},
      waitMs: 0,
    })
    try {
      const {exitCode, stderr} = await coord(['briefing'])
      expect({exitCode, stderr}).toEqual({exitCode: 8, stderr: expect.stringContaining('"coord import"')})
    } finally {
      lock.release()
    }
    expect(await coord(['briefing'])).toMatchObject({exitCode: 0})
  })
})

describeEachDatabase(
  'two briefings at the same moment',
  (database) => {
    test('are one, however many processes make it', {timeout: 120_000}, async () => {
      const own = {...place.environment, ...clock, ...database.environment, COORD_NOW: '2026-11-02T07:30:00Z'}
      await coord(['project', 'add', 'Library', '--key', 'LIB'], own)
      const made = await Promise.all(
        Array.from({length: 4}, () => coord(['briefing', '--to', 'file:both/{date}.txt', '--json'], own)),
      )
      expect(made.map(({exitCode}) => exitCode)).toEqual([0, 0, 0, 0])
      const hashes = new Set(made.map((outcome) => dataOf(outcome).factsHash))
      expect(hashes.size).toBe(1)
      expect(dataOf(await coord(['briefing', 'list', '--json'], own))).toHaveLength(1)
      const outcomes = made.flatMap((outcome) =>
        dataOf(outcome).deliveries.map((each: {outcome: string}) => each.outcome),
      )
      expect(outcomes.filter((outcome) => outcome === 'delivered')).toHaveLength(1)
    })
  },
  {migrated: true},
)
