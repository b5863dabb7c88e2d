import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {environmentText} from '#shared/schedule/environment'
import {placeOf, type SchedulePlace} from '#shared/schedule/names'
import {type Program, scheduleScript} from '#shared/schedule/script'
import type {Plan} from '#shared/schedule/shape'

// The program that it starts is one of a few lines here; test/e2e/briefing-schedule.test.ts has it start coord.

const plan: Plan = {
  at: ['07:30'],
  days: 'daily',
  ifChanged: true,
  scope: 'LIB',
  sends: true,
  timeZone: 'Asia/Tokyo',
  usesAi: true,
  to: ['file:x.md'],
}

let folder: string
let place: SchedulePlace
let program: Program

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lab-test-script-')), `o'clock "100%" $HOME Übung`)
  place = placeOf(join(folder, 'state'), 'LIB')
  program = {bin: join(folder, 'bin.cjs'), node: process.execPath, workingDirectory: join(folder, 'work')}
  mkdirSync(dirname(place.script), {recursive: true})
  mkdirSync(program.workingDirectory)
  writeFileSync(place.environment, environmentText(new Map([['GREETING', `it's\n$HOME "\`id\`" %`]])))
  write(plan)
  start('console.log(JSON.stringify({args: process.argv.slice(2), cwd: process.cwd(), env: process.env.GREETING}))')
})
afterEach(() => rmSync(dirname(folder), {force: true, recursive: true}))

const write = (wanted: Plan) => writeFileSync(place.script, scheduleScript(wanted, program, place))
/** What the program does. */
const start = (source: string) => writeFileSync(program.bin, source)
const log = () => readFileSync(place.log, 'utf8')

function run(...args: string[]) {
  const {status, stderr, stdout} = spawnSync('/usr/bin/env', ['-i', '/bin/sh', place.script, ...args], {
    cwd: '/',
    encoding: 'utf8',
  })
  return {status, stderr, stdout}
}

describe('a run', () => {
  it('has the folder, the arguments and the environment, whatever is in them, and nothing to say', () => {
    expect(run()).toEqual({status: 0, stderr: '', stdout: ''})
    const [output, end] = log().trim().split('\n')
    expect(JSON.parse(output!)).toEqual({
      args: ['briefing', '--no-input', '--project', 'LIB', '--if-changed', '--send', '--quiet'],
      cwd: program.workingDirectory,
      env: `it's\n$HOME "\`id\`" %`,
    })
    expect(end).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} exit 0$/)
    expect(statSync(place.log).mode & 0o777).toBe(0o600)
  })

  it('prints the briefing when it goes nowhere else, so that cron mails it', () => {
    write({...plan, sends: false})
    expect(JSON.parse(run().stdout).args).not.toContain('--send')
  })

  it('that fails says why on stderr, which cron mails, and in the log', () => {
    start('console.error("error: the mail server does not answer"); process.exitCode = 6')
    expect(run()).toEqual({
      status: 6,
      stderr: `error: the mail server does not answer\nlog: ${place.log}\n`,
      stdout: '',
    })
    expect(log()).toMatch(/^error: the mail server does not answer\n\S+ exit 6\n$/)
  })

  it('that is killed says that much', () => {
    start('process.kill(process.pid, "SIGKILL")')
    expect(run()).toMatchObject({
      status: 137,
      stderr: expect.stringContaining('coord briefing (project LIB) ended with 137 and said nothing'),
    })
  })

  it.each([
    ['node', 127, () => ({...program, node: join(folder, 'v20/bin/node')})],
    ['the program', 127, () => ({...program, bin: join(folder, 'gone/coord.cjs')})],
    ['the folder', 1, () => ({...program, workingDirectory: join(folder, 'gone')})],
  ])('without %s leaves a trace and says what to do', (_, status, without) => {
    program = without()
    write(plan)
    const outcome = run()
    expect(outcome).toMatchObject({status, stdout: ''})
    expect(outcome.stderr).toMatch(/ is gone; schedule it again.*\nnext: coord briefing schedule --help\n$/)
    expect(log()).toMatch(new RegExp(`exit ${status}: .* is gone`))
  })

  it('goes on when the log cannot be written, and says so', () => {
    mkdirSync(place.log)
    expect(run()).toMatchObject({status: 0, stderr: expect.stringContaining('irectory')})
  })
})

describe('the log', () => {
  it('is put aside when it has become large, once', () => {
    writeFileSync(place.log, 'x'.repeat(1_000_001))
    writeFileSync(place.oldLog, 'older')
    run()
    expect(statSync(place.oldLog).size).toBe(1_000_001)
    expect(log().length).toBeLessThan(1000)
    expect(existsSync(`${place.oldLog}.1`)).toBe(false)
    chmodSync(place.log, 0o600)
  })

  it('grows until then', () => {
    run()
    run()
    expect(log().match(/exit 0/g)).toHaveLength(2)
  })
})

describe('started by cron in another time zone', () => {
  const tokyo = (minutesAgo: number) =>
    new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      hourCycle: 'h23',
      minute: '2-digit',
      timeZone: 'Asia/Tokyo',
    }).format(Date.now() - minutesAgo * 60_000)

  it('goes on at the time it was given, up to some minutes late', () => {
    run(tokyo(0))
    run(tokyo(10))
    expect(log().match(/exit 0/g)).toHaveLength(2)
  })

  it('waits for the right one of the times that it may be', () => {
    for (const minutes of [60, 30, -30, -60, 12 * 60]) {
      expect(run(tokyo(minutes))).toEqual({status: 0, stderr: '', stdout: ''})
    }
    expect(existsSync(place.log)).toBe(false)
  })

  it('goes by the days of the week there', () => {
    write({...plan, days: 'weekdays'})
    run(tokyo(0))
    const day = new Intl.DateTimeFormat('en-GB', {timeZone: 'Asia/Tokyo', weekday: 'short'}).format(new Date())
    expect(existsSync(place.log)).toBe(!['Sat', 'Sun'].includes(day))
  })
})
