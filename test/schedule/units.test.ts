import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import type {Plan} from '#shared/schedule/shape'
import {unitName, unitTexts} from '#shared/schedule/units'

const plan: Plan = {
  at: ['07:30', '13:00'],
  days: 'weekdays',
  ifChanged: false,
  scope: 'LIB',
  sends: true,
  timeZone: 'Europe/Berlin',
  usesAi: true,
  to: [],
}

describe('a user timer', () => {
  it('names each time in the zone of the reader, and makes up for what was missed', () => {
    expect(unitTexts(plan, '/s.sh').timer).toBe(`[Unit]
Description=Briefing of project LIB (coord briefing schedule)

[Timer]
OnCalendar=Mon..Fri *-*-* 07:30:00 Europe/Berlin
OnCalendar=Mon..Fri *-*-* 13:00:00 Europe/Berlin
Persistent=true

[Install]
WantedBy=timers.target
`)
    expect(unitTexts({...plan, at: ['07:30'], days: 'daily'}, '/s.sh').timer).toContain(
      'OnCalendar=*-*-* 07:30:00 Europe/Berlin\n',
    )
  })

  it('starts a script wherever it is: specifiers, variables and quotes mean themselves', () => {
    expect(unitTexts(plan, '/a b/100%/$HOME/"x"\\y.sh').service).toContain(
      'ExecStart=/bin/sh "/a b/100%%/$$HOME/\\"x\\"\\\\y.sh"\n',
    )
  })

  const folder = mkdtempSync(join(tmpdir(), 'lab-test-units-'))
  afterAll(() => rmSync(folder, {recursive: true}))

  it.skipIf(spawnSync('systemd-analyze', ['--version']).error)('is one that systemd understands', () => {
    const {service, timer} = unitTexts(plan, `${folder}/o'clock 100% $HOME "now".sh`)
    const files = [`${unitName('LIB')}.service`, `${unitName('LIB')}.timer`].map((name) => join(folder, name))
    writeFileSync(files[0]!, service)
    writeFileSync(files[1]!, timer)
    const {status, stderr} = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], {encoding: 'utf8'})
    expect({stderr, status}).toEqual({stderr: '', status: 0})
    const calendar = /OnCalendar=(.*)/.exec(timer)![1]!
    expect(execFileSync('systemd-analyze', ['calendar', calendar], {encoding: 'utf8'})).toContain('Next elapse:')
  })
})
