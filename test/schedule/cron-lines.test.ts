import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {cronLines} from '#shared/schedule/cron-lines'
import type {Plan} from '#shared/schedule/shape'

const now = new Date('2026-11-23T08:00:00Z')
const plan: Plan = {
  at: ['07:30'],
  days: 'weekdays',
  ifChanged: false,
  scope: 'portfolio',
  sends: false,
  timeZone: 'Europe/Berlin',
  usesAi: true,
  to: [],
}

describe('the lines of a crontab', () => {
  it('name minute, hour and days, one line for each time', () => {
    expect(cronLines({...plan, at: ['07:30', '16:05']}, '/s.sh', 'Europe/Berlin', now)).toEqual([
      "30 7 * * 1-5 /bin/sh '/s.sh'",
      "5 16 * * 1-5 /bin/sh '/s.sh'",
    ])
    expect(cronLines({...plan, at: ['00:00'], days: 'daily'}, '/s.sh', 'Europe/Paris', now)).toEqual([
      "0 0 * * * /bin/sh '/s.sh'",
    ])
  })

  it('name every time of the machine that may be the one in the zone of the reader, and that one', () => {
    const linesOn = (zone: string, at = '07:30', timeZone = 'Europe/Berlin') =>
      cronLines({...plan, at: [at], timeZone}, '/s.sh', zone, now)
    expect(linesOn('Etc/UTC')).toEqual(["30 5,6 * * * /bin/sh '/s.sh' 07:30"])
    // The clocks there change some weeks earlier or later.
    expect(linesOn('America/New_York')).toEqual(["30 1,2 * * * /bin/sh '/s.sh' 07:30"])
    expect(linesOn('UTC', '07:30', 'Asia/Kathmandu')).toEqual(["45 1 * * * /bin/sh '/s.sh' 07:30"])
    expect(linesOn('UTC', '07:30', 'Australia/Lord_Howe')).toEqual([
      "30 20 * * * /bin/sh '/s.sh' 07:30",
      "0 21 * * * /bin/sh '/s.sh' 07:30",
    ])
    expect(linesOn('UTC', '00:30')).toEqual(["30 22,23 * * * /bin/sh '/s.sh' 00:30"])
  })

  it('refuse what crons read differently, and what is too long for one', () => {
    const linesOf = (script: string) => cronLines(plan, script, 'Europe/Berlin', now)
    expect(() => linesOf('/a\\b.sh')).toThrow('has a backslash')
    expect(() => linesOf('/a\nb.sh')).toThrow('line break')
    expect(() => linesOf(`/${'x'.repeat(1000)}`)).toThrow('is too long')
  })

  const folder = mkdtempSync(join(tmpdir(), 'lab-test-cron-'))
  afterAll(() => rmSync(folder, {recursive: true}))

  it.each([
    'plain',
    'two words',
    'it’s 100 %',
    `o'clock "now"`,
    '%d%%',
    '$HOME `id` $(id) ;&|<>*?',
    'Übung 日本 🎉',
    '#',
  ])('start the script in the folder %j', (name) => {
    const script = join(folder, name, 's.sh')
    mkdirSync(join(folder, name))
    writeFileSync(script, 'echo "started with $1"')
    const start = (line: string) => execFileSync('/usr/bin/env', ['-i', '/bin/sh', '-c', asCronReads(line)]).toString()
    expect(start(cronLines(plan, script, 'Europe/Berlin', now)[0]!)).toBe('started with \n')
    expect(start(cronLines(plan, script, 'UTC', now)[0]!)).toBe('started with 07:30\n')
  })
})

/** crontab(5): after the five fields comes the command, until a percent sign that has no backslash before it. */
function asCronReads(line: string): string {
  const command = line.split(' ').slice(5).join(' ')
  return /^(?:\\%|[^%])*/.exec(command)![0].replaceAll('\\%', '%')
}
