import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {fakeSchedulers, type Schedulers} from '../support/schedulers.ts'

const place = temporaryEnvironment()

interface Desk {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly work: string
  readonly schedulers: Schedulers
  coord(...args: string[]): ReturnType<typeof run>
  /** What is in the folder of scripts, environments and logs. */
  files(): string[]
}

/** A person with a home of a difficult name, and a crontab or a systemd of their own; the database is that of all. */
function newDesk({hasSystemd = false, more = {}}: {hasSystemd?: boolean; more?: Record<string, string>} = {}): Desk {
  const folder = join(mkdtempSync(join(place.folder, 'desk-')), `Ana's 100% "home" Ü`)
  const work = join(folder, 'work here')
  mkdirSync(work, {recursive: true})
  const config = join(folder, '.config')
  const schedulers = fakeSchedulers(mkdtempSync(join(place.folder, 'schedulers-')), {
    ...(hasSystemd && {unitFolder: join(config, 'systemd', 'user')}),
  })
  const environment = {
    ...place.environment,
    HOME: folder,
    PATH: schedulers.path,
    XDG_CONFIG_HOME: config,
    XDG_STATE_HOME: join(folder, 'state'),
    ...more,
  }
  const state = join(folder, 'state', 'ai-sandbox-homelab', 'schedule')
  return {
    coord: (...args) => run('coord', args, {directory: work, environment}),
    environment,
    files: () => (existsSync(state) ? readdirSync(state).sort() : []),
    folder,
    schedulers,
    work,
  }
}

const scheduleNow = ['briefing', 'schedule', '--at', '07:30', '--to', 'file:out/brief {date}.md']
const names = ['briefing-portfolio.env', 'briefing-portfolio.json', 'briefing-portfolio.sh']

beforeAll(async () => {
  expect(await run('coord', ['project', 'demo'], {environment: place.environment})).toMatchObject({exitCode: 0})
})

describe('coord briefing schedule with cron', () => {
  it('adds a line that makes the briefing in the bare environment of cron', async () => {
    const desk = newDesk()
    desk.schedulers.setCrontab('MAILTO=ana\n')
    expect(await desk.coord(...scheduleNow)).toMatchObject({exitCode: 0})
    const line = desk.schedulers.crontab()!.split('\n')[2]!
    expect(line).toMatch(/^30 7 \* \* 1-5 \/bin\/sh /)
    const command = line.split(' ').slice(5).join(' ').replaceAll('\\%', '%')
    const text = Buffer.from(command, 'latin1').toString('utf8')
    const {status, stderr, stdout} = spawnSync('/usr/bin/env', ['-i', `HOME=${desk.folder}`, '/bin/sh', '-c', text], {
      cwd: '/',
      encoding: 'utf8',
    })
    expect({stderr, stdout, status}).toEqual({stderr: '', stdout: '', status: 0})
    const [written] = readdirSync(join(desk.work, 'out'))
    expect(written).toMatch(/^brief \d{4}-\d\d-\d\d\.md$/)
    expect(readFileSync(join(desk.work, 'out', written!), 'utf8')).toContain('DEMO-')
    const {data} = JSON.parse((await desk.coord('briefing', 'schedule', '--json')).stdout)
    expect(data.schedules).toMatchObject([{lastRun: {exitCode: 0}, problems: []}])
  })

  it('gives every byte of the crontab back, with several scopes beside each other', async () => {
    for (const crontab of [undefined, '# Übung\r\n0 0 * * * true', Buffer.from('# \xfc\n\n', 'latin1')]) {
      const desk = newDesk()
      if (crontab !== undefined) desk.schedulers.setCrontab(crontab)
      const before = desk.schedulers.crontab()
      await desk.coord(...scheduleNow)
      await desk.coord(...scheduleNow, '-p', 'demo', '--daily')
      await desk.coord(...scheduleNow, '--at', '16:00')
      expect(desk.schedulers.crontab()!.match(/^\d.*\/bin\/sh/gm)).toHaveLength(3)
      expect(await desk.coord('briefing', 'unschedule')).toMatchObject({
        exitCode: 0,
        stdout: 'Removed: the briefing of all projects from cron\n',
      })
      expect(await desk.coord('briefing', 'schedule', '-q')).toMatchObject({stdout: 'DEMO\n'})
      expect(await desk.coord('briefing', 'unschedule', '-p', 'DEMO')).toMatchObject({exitCode: 0})
      expect(desk.schedulers.crontab()).toBe(before)
      expect(desk.files()).toEqual([])
    }
  })

  it('is removed twice without an error', async () => {
    expect(await newDesk().coord('briefing', 'unschedule', '--all')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'Nothing changed: no briefing is scheduled.\n',
    })
  })

  it('keeps what only this shell knows, for the owner alone, and no secret where others look', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const hook = 'https://hooks.example.org/T00/very-secret'
    const desk = newDesk({
      more: {BRIEFING_WEBHOOK_SECRET: secret, COORD_NOW: '2026-11-02T08:00:00Z', COORD_PROJECT: 'X1'},
    })
    writeFileSync(join(desk.work, '.env'), 'COORD_ACTOR=somebody\nALERT_ACTION_DUE_DAYS=5\n', {mode: 0o600})
    const outcome = await desk.coord(...scheduleNow, '--to', `webhook:${hook}`, '--print')
    const {stdout: json} = await desk.coord(...scheduleNow, '--to', `webhook:${hook}`, '--json')
    const state = join(desk.folder, 'state', 'ai-sandbox-homelab', 'schedule')
    const environment = readFileSync(join(state, names[0]!), 'utf8')
    expect(environment).toContain(secret)
    expect(environment).toContain(hook)
    expect(environment).toContain(`DATA_DIR='${place.dataDirectory}'`)
    expect(environment).not.toMatch(/COORD_NOW|COORD_PROJECT|ALERT_|PATH=/)
    expect(names.map((name) => (statSync(join(state, name)).mode & 0o777).toString(8))).toEqual(['600', '600', '700'])
    const listed = await desk.coord('briefing', 'schedule')
    const script = readFileSync(join(state, names[2]!), 'utf8')
    for (const shown of [outcome.stdout, outcome.stderr, json, listed.stdout, script, desk.schedulers.crontab()!]) {
      expect(shown).not.toMatch(/very-secret|MfKQ9r8/)
    }
    expect(listed.stdout).toContain('webhook:https://hooks.example.org/••••')
  })

  it('tells what is scheduled and when it comes next, in the time of the reader', async () => {
    const desk = newDesk({more: {COORD_NOW: '2026-11-27T12:00:00Z', TZ: 'Europe/Berlin'}})
    expect((await desk.coord('briefing', 'schedule')).stdout).toContain('No briefing is scheduled.')
    const {stderr} = await desk.coord(...scheduleNow, '--cron')
    expect(stderr).toMatch(
      /cron keeps (Etc\/)?UTC: the script sees to it that the briefing comes at Europe\/Berlin time/,
    )
    const {stdout} = await desk.coord('briefing', 'schedule')
    expect(stdout).toContain('when  Monday to Friday at 07:30 (Europe/Berlin)\n')
    expect(stdout).toContain('next  2026-11-30 07:30 (Europe/Berlin)\n')
    expect(stdout).toContain(`to    file:${desk.work}/out/brief {date}.md\n`)
    const crontab = desk.schedulers.crontab()!
    desk.schedulers.setCrontab(Buffer.from(crontab.replace('30 5,6', '0 9'), 'latin1'))
    const changed = await desk.coord('briefing', 'schedule')
    expect(changed.stdout).toContain('was changed by hand; it is: 0 9 * * *')
    expect(changed.stdout).not.toContain('next')
  })

  it('changes nothing with --dry-run or --print', async () => {
    const desk = newDesk()
    desk.schedulers.setCrontab('MAILTO=ana\n')
    expect(await desk.coord(...scheduleNow, '--dry-run')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('dry run: nothing was saved'),
    })
    const printed = await desk.coord(...scheduleNow, '--print')
    expect(printed.stdout).toContain('# >>> coord briefing-portfolio\n30 7 * * 1-5 /bin/sh')
    expect(printed.stdout).toContain('#!/bin/sh')
    expect([desk.schedulers.crontab(), desk.files()]).toEqual(['MAILTO=ana\n', []])
    await desk.coord(...scheduleNow)
    const scheduled = desk.schedulers.crontab()
    expect((await desk.coord('briefing', 'unschedule', '-n')).stdout).toContain('To be removed')
    expect([desk.schedulers.crontab(), desk.files()]).toEqual([scheduled, names])
  })
})

describe('coord briefing schedule with systemd', () => {
  it('is the choice where systemd runs something for the person, and takes the line out of the crontab', async () => {
    const desk = newDesk({hasSystemd: true})
    await desk.coord(...scheduleNow, '--cron')
    const {stderr, stdout} = await desk.coord(...scheduleNow)
    expect(stdout).toContain('with  systemd')
    expect(stderr).toContain('loginctl enable-linger')
    expect(desk.schedulers.crontab()).toBeUndefined()
    const units = join(desk.folder, '.config/systemd/user')
    expect(readdirSync(units).sort()).toEqual(['coord-briefing-portfolio.service', 'coord-briefing-portfolio.timer'])
    expect(desk.schedulers.systemctlCalls().slice(-3)).toEqual([
      '--user daemon-reload',
      '--user enable coord-briefing-portfolio.timer',
      '--user restart coord-briefing-portfolio.timer',
    ])
    expect((await desk.coord('briefing', 'unschedule')).stdout).toContain('all projects from systemd')
    expect([readdirSync(units), desk.files()]).toEqual([[], []])
  })

  it('leaves everything as it was when systemd refuses', async () => {
    const desk = newDesk({hasSystemd: true})
    await desk.coord(...scheduleNow)
    const units = join(desk.folder, '.config/systemd/user')
    const before = readFileSync(join(units, 'coord-briefing-portfolio.timer'), 'utf8')
    desk.schedulers.replace(
      'systemctl',
      `case "$*" in *UnitPath*) echo '${units.replaceAll("'", `'"'"'`)}' ;; *restart*) echo 'Access denied' >&2; exit 4 ;; esac`,
    )
    const refused = await desk.coord('briefing', 'schedule', '--at', '09:00', '--json')
    expect(refused.exitCode).toBe(1)
    expect(JSON.parse(refused.stdout).error).toMatchObject({
      code: 'SYSTEMD_FAILED',
      problems: [{message: 'ended with 4: Access denied'}],
    })
    expect(readFileSync(join(units, 'coord-briefing-portfolio.timer'), 'utf8')).toBe(before)
    const {data} = JSON.parse((await desk.coord('briefing', 'schedule', '--json')).stdout)
    expect(data.schedules).toMatchObject([{at: ['07:30'], manager: 'systemd'}])
  })
})

describe('what is in the way', () => {
  it.each([
    ['crontab is not installed', ['--cron'], 'rm', 5, 'SCHEDULER_MISSING'],
    ['systemd runs nothing here', ['--systemd'], '', 5, 'SCHEDULER_MISSING'],
    [
      'the person may not use cron',
      [],
      'echo "You (ana) are not allowed to use this program" >&2; exit 1',
      1,
      'CRONTAB_FAILED',
    ],
    [
      'cron does not take the lines',
      [],
      'case "$1" in -l) echo "no crontab for ana" >&2; exit 1 ;; esac; echo "errors in crontab file" >&2; exit 1',
      1,
      'CRONTAB_FAILED',
    ],
    [
      'cron says yes and does nothing',
      [],
      'case "$1" in -l) echo "no crontab for ana" >&2; exit 1 ;; esac',
      1,
      'CRONTAB_FAILED',
    ],
  ] as const)('%s: said clearly, and nothing is left behind', async (_, flags, script, exitCode, code) => {
    const desk = newDesk()
    if (script === 'rm') desk.schedulers.hide('crontab')
    else if (script !== '') desk.schedulers.replace('crontab', script)
    const outcome = await desk.coord(...scheduleNow, ...flags, '--json')
    expect(outcome.exitCode).toBe(exitCode)
    expect(JSON.parse(outcome.stdout).error).toMatchObject({code, nextStep: expect.any(String)})
    expect(desk.files()).toEqual([])
  })

  it('is said before anything is written: flags all at once, the project, the mail server', async () => {
    const desk = newDesk()
    const flags = ['--at', '25:00', '--to', 'ana@example.org']
    expect((await desk.coord('briefing', 'schedule', ...flags)).exitCode).toBe(2)
    expect((await desk.coord(...scheduleNow, '-p', 'NOPE')).exitCode).toBe(3)
    const noServer = await desk.coord(...scheduleNow, '--to', 'mail:ana@example.org')
    expect(noServer).toMatchObject({exitCode: 5, stderr: expect.stringContaining('SMTP_HOST')})
    const broken = newDesk({more: {DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none'}})
    expect((await broken.coord(...scheduleNow)).exitCode).toBe(5)
    expect([desk.files(), broken.files(), desk.schedulers.crontab()]).toEqual([[], [], undefined])
  })

  it('is a crontab whose block was torn apart: its lines stay', async () => {
    const desk = newDesk()
    desk.schedulers.setCrontab('# >>> coord briefing-portfolio\n0 0 * * * mine\n')
    expect(await desk.coord(...scheduleNow)).toMatchObject({exitCode: 4, stderr: expect.stringContaining('crontab -e')})
    expect(desk.schedulers.crontab()).toContain('mine')
  })

  it('is a place that will be gone: said as a warning', async () => {
    const {stderr} = await newDesk().coord(...scheduleNow, '--print')
    expect(stderr.includes('is in a temporary folder')).toBe(import.meta.dirname.startsWith('/tmp/'))
  })
})
