import {describe, expect, it} from 'vitest'
import {aiCheck} from '#shared/lab/ai'
import {backupCheck} from '#shared/lab/backups'
import type {Check} from '#shared/lab/check'
import {configurationCheck, configurationChecks} from '#shared/lab/configuration'
import {
  briefingCheck,
  contentCheck,
  databaseCheck,
  driftCheck,
  schemaCheck,
  vacuumCheck,
} from '#shared/lab/database/checks'
import type {DatabaseFacts} from '#shared/lab/database/facts'
import {diskCheck} from '#shared/lab/disk'
import {
  buildCheck,
  clockCheck,
  dataFolderCheck,
  lockCheck,
  nodeCheck,
  secretFileChecks,
  terminalCheck,
  timeZoneCheck,
} from '#shared/lab/machine/checks'
import {proxmoxCheck} from '#shared/lab/proxmox'

const now = new Date('2026-11-23T05:00:00Z')

const database: DatabaseFacts = {
  appliedCount: 4,
  clockSkewSeconds: null,
  content: {
    lastBriefing: null,
    lastChange: {actor: 'ana', at: '2026-11-23T03:00:00.000Z', command: 'coord risk add'},
    projects: 1,
    risks: 12,
  },
  drift: [],
  error: null,
  kind: 'embedded',
  lastVacuumAt: null,
  location: 'the embedded database in /data/database',
  pending: [],
  problems: [],
  schema: 'current',
  sizeBytes: 30e6,
  state: 'open',
  takenBack: [],
  version: '18.6',
}
const error = {code: 'DB_CORRUPT', message: 'It is damaged.', nextStep: 'Restore a backup.'}

describe('the disk', () => {
  const of = (freeBytes: number, totalBytes: number) => diskCheck({freeBytes, path: '/data', totalBytes})
  it.each([
    [50e9, 100e9, 'ok'],
    [10e9, 100e9, 'ok'],
    [9.9e9, 100e9, 'warning'],
    [2e9, 100e9, 'warning'],
    [1.9e9, 100e9, 'failed'],
    [0.4e9, 1e9, 'failed'],
  ])('with %d of %d bytes free is %s', (free, total, state) => expect(of(free, total).state).toBe(state))

  it('says how much is free, and what to do', () => {
    expect(of(5e9, 100e9)).toMatchObject({
      detail: '5.0 GB of 100 GB free (5 %) for /data',
      fix: expect.stringContaining('DATA_DIR'),
    })
    expect(diskCheck(null)).toMatchObject({detail: expect.stringMatching(/^unknown/), state: 'warning'})
  })
})

describe('the last backup', () => {
  const made = (at: string) =>
    backupCheck({folder: '/data/backups', newest: {at, bytes: 2100, file: '/data/backups/a'}, problem: null}, now)

  it('is fine for seven days', () => {
    expect(made('2026-11-16T05:00:00.000Z')).toEqual(check('backup', 'ok', '7 days ago, 2.1 kB: /data/backups/a', null))
    expect(made('2026-11-16T04:59:00.000Z')).toMatchObject({fix: 'lab db backup', state: 'warning'})
  })
  it('is missed when there is none', () => {
    expect(backupCheck({folder: '/data/backups', newest: null, problem: null}, now)).toEqual(
      check('backup', 'warning', 'none in /data/backups', 'lab db backup'),
    )
    expect(backupCheck({folder: '/data/backups', newest: null, problem: 'EACCES'}, now).detail).toContain('EACCES')
  })
})

describe('the database', () => {
  it('is told with version and size', () => {
    expect(databaseCheck(database)).toEqual(
      check('database', 'ok', 'the embedded database in /data/database, PostgreSQL 18.6, 30.0 MB', null),
    )
  })
  it('may not be there yet', () =>
    expect(databaseCheck({...database, state: 'missing'})).toMatchObject({
      detail: expect.stringContaining('not created yet'),
      state: 'ok',
    }))
  it('speaks for itself when it cannot be opened', () => {
    expect(databaseCheck({...database, error, state: 'unavailable'})).toEqual(
      check('database', 'failed', 'It is damaged.', 'Restore a backup.'),
    )
    expect(databaseCheck({...database, error, state: 'busy'}).state).toBe('warning')
    expect(databaseCheck({...database, state: 'unknown'})).toMatchObject({fix: 'lab config show', state: 'failed'})
  })

  const schema = (facts: Partial<DatabaseFacts>) => schemaCheck({...database, ...facts})
  it('has its migrations applied by itself when embedded, by a person on a server', () => {
    const pending: Partial<DatabaseFacts> = {pending: ['20260101000000_risk'], schema: 'pending'}
    expect(schema(pending)).toMatchObject({fix: 'lab db migrate', state: 'warning'})
    expect(schema({...pending, kind: 'server'})).toEqual(
      check('migrations', 'failed', '1 migration pending: 20260101000000_risk', 'lab db migrate'),
    )
    expect(schema({...pending, takenBack: pending.pending!})).toMatchObject({
      detail: expect.stringMatching(/nothing is applied by itself after a rollback$/),
      fix: 'lab db migrate',
      state: 'failed',
    })
  })
  it('is not green while migrations are pending, even if nobody changed it', () => {
    const pending: DatabaseFacts = {...database, pending: ['20260101000000_risk'], schema: 'pending'}
    expect(driftCheck({...pending, appliedCount: 0})).toEqual(check('schema', 'warning', 'empty', 'lab db migrate'))
    expect(driftCheck(pending)).toMatchObject({
      detail: 'as the applied migrations left it, without 1 pending one',
      fix: 'lab db migrate',
      state: 'warning',
    })
  })
  it('may be newer than the program, or not fit its files', () => {
    expect(schema({schema: 'newer'})?.fix).toContain('Update the program')
    const problems = [
      {message: 'was changed.', name: 'a'},
      {message: 'is gone.', name: 'b'},
    ]
    expect(schema({problems, schema: 'refused'})).toEqual(
      check('migrations', 'failed', 'a was changed. (and 1 more)', 'lab db status'),
    )
    expect(schema({})).toEqual(check('migrations', 'ok', 'all are applied', null))
  })
  it('may have drifted', () => {
    expect(driftCheck(database)?.state).toBe('ok')
    expect(driftCheck({...database, drift: ['a', 'b', 'c', 'd', 'e']})).toMatchObject({
      detail: 'changed beside the migrations: a, b, c and 2 more',
      state: 'warning',
    })
  })
  it('tells what is in it, and who changed it last', () => {
    expect(contentCheck(database, now)?.detail).toBe(
      '1 project, 12 risks; last change 2 hours ago by ana with coord risk add',
    )
    expect(
      contentCheck({...database, content: {lastBriefing: null, lastChange: null, projects: 0, risks: 0}}, now)?.detail,
    ).toBe('0 projects, 0 risks; nothing was changed yet')
  })
  it('tells the last briefing, and warns of channels that did not get it', () => {
    const told = (failed: number) => {
      const lastBriefing = {at: '2026-11-23T03:00:00.000Z', delivered: 1, failed, scope: 'portfolio'}
      return briefingCheck({...database, content: {lastBriefing, lastChange: null, projects: 1, risks: 0}}, now)
    }
    expect(told(0)).toMatchObject({detail: '2 hours ago of all projects, delivered to 1 channel', state: 'ok'})
    expect(told(2)).toMatchObject({detail: '2 hours ago of all projects: 2 channels did not get it', state: 'warning'})
  })
  it('is asked nothing when it is not open', () => {
    const closed = {...database, content: null, state: 'unavailable'} as const
    expect([schemaCheck(closed), driftCheck(closed), contentCheck(closed, now), vacuumCheck(closed, now)]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
  it('should be vacuumed when it is large and nobody did for long', () => {
    const state = (sizeBytes: number, lastVacuumAt: string | null) =>
      vacuumCheck({...database, lastVacuumAt, sizeBytes}, now)?.state
    expect(state(250e6, null)).toBe('warning')
    expect(state(250e6, '2026-10-01T00:00:00.000Z')).toBe('warning')
    expect(state(250e6, '2026-11-01T00:00:00.000Z')).toBe('ok')
    expect(state(30e6, null)).toBe('ok')
    expect(vacuumCheck({...database, kind: 'server', sizeBytes: 250e6}, now)).toBeNull()
  })
})

describe('the configuration', () => {
  const problems = [
    {field: 'TZ', message: 'is no zone'},
    {field: null, message: 'odd'},
  ]
  it('is one line on the dashboard', () => {
    expect(configurationCheck({problems, warnings: []})).toEqual(
      check('configuration', 'failed', 'TZ is no zone (and 1 problem more)', 'lab config show'),
    )
    expect(configurationCheck({problems: [], warnings: ['open to others']})).toMatchObject({state: 'warning'})
    expect(configurationCheck({problems: [], warnings: []}).state).toBe('ok')
  })
  it('is a line for each problem and warning for the doctor', () => {
    const details = configurationChecks({problems, warnings: ['open to others']}).map(({detail, state}) => [
      state,
      detail,
    ])
    expect(details).toEqual([
      ['failed', 'TZ is no zone'],
      ['failed', 'odd'],
      ['warning', 'open to others'],
    ])
    expect(configurationChecks({problems: [], warnings: []}).map(({state}) => state)).toEqual(['ok'])
  })
})

describe('the AI', () => {
  const facts = {
    address: 'http://127.0.0.1:11434',
    hasModel: true,
    isReachable: true,
    model: 'llama3.1:8b',
    nextStep: null,
    problem: null,
    provider: 'auto',
    version: '0.13.0',
  }
  it('is green when it answers, and yellow when it does not: everything works without', () => {
    expect(aiCheck(facts)).toEqual(
      check('AI', 'ok', 'Ollama 0.13.0 at http://127.0.0.1:11434, model llama3.1:8b', null),
    )
    expect(aiCheck({...facts, isReachable: false, problem: 'Cannot reach it.'})).toMatchObject({
      detail: 'Cannot reach it. Everything works without AI',
      fix: expect.stringContaining('ollama serve'),
      state: 'warning',
    })
    expect(aiCheck({...facts, nextStep: 'lab ai pull llama3.1:8b', problem: 'No such model.'})).toMatchObject({
      fix: 'lab ai pull llama3.1:8b',
      state: 'warning',
    })
  })
  it('is green when another server answers, or nobody is asked', () => {
    expect(aiCheck({...facts, provider: 'openai', version: null}).detail).toContain('an OpenAI-compatible server at')
    const notAsked = {...facts, isReachable: null}
    expect(aiCheck({...notAsked, provider: 'rules'}).state).toBe('ok')
    expect(aiCheck({...notAsked, provider: 'mock'}).detail).toContain('for tests')
    expect(aiCheck({...notAsked, provider: null}).state).toBe('warning')
  })
})

it('Proxmox is there, cannot be reached, is half configured or not at all', () => {
  const address = 'https://192.168.1.10:8006'
  const server = {guests: 3, running: 1, version: '9.1.9'}
  const problem = {fix: 'Check PROXMOX_HOST.', message: 'nobody listens there'}
  expect(proxmoxCheck({address, hasToken: true, isConfigured: true, problem, server: null})).toEqual(
    check('Proxmox', 'failed', `${address}: nobody listens there`, 'Check PROXMOX_HOST.'),
  )
  expect(proxmoxCheck({address, hasToken: true, isConfigured: true, problem: null, server}).detail).toBe(
    `${address}: version 9.1.9, 3 guests, 1 running`,
  )
  expect(proxmoxCheck({address, hasToken: false, isConfigured: false, problem: null, server: null}).detail).toContain(
    'no token',
  )
  expect(proxmoxCheck({address: null, hasToken: false, isConfigured: false, problem: null, server: null})).toEqual(
    check('Proxmox', 'warning', 'not configured', 'lab init'),
  )
})

describe('the machine', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['26.1.0', 'ok'],
    ['20.18.9', 'failed'],
    ['18.20.0', 'failed'],
  ])('with Node %s is %s', (version, state) => expect(nodeCheck({required: '>=20.19', version}).state).toBe(state))

  it('has the package built', () => {
    expect(buildCheck([]).state).toBe('ok')
    expect(buildCheck(['dist/a', 'dist/b'])).toEqual(
      check('package', 'failed', '2 files missing, such as dist/a', 'npm run build'),
    )
  })
  it('has a folder for the data', () => {
    const folder = {isOpenToOthers: false, isThere: true, path: '/data', problem: null}
    expect(dataFolderCheck(folder).state).toBe('ok')
    expect(dataFolderCheck({...folder, isThere: false}).detail).toBe('/data will be made when it is needed')
    expect(dataFolderCheck({...folder, isOpenToOthers: true})).toMatchObject({fix: 'chmod 700 /data', state: 'warning'})
    expect(dataFolderCheck({...folder, problem: 'cannot be written to (EROFS)'})).toMatchObject({
      detail: '/data cannot be written to (EROFS)',
      state: 'failed',
    })
    expect(dataFolderCheck({...folder, isThere: false, problem: 'cannot be written to (EACCES)'}).detail).toBe(
      '/data is not there, and where it belongs cannot be written to (EACCES)',
    )
    expect(dataFolderCheck(null).state).toBe('failed')
  })
  it('has locks', () => {
    expect(lockCheck(null).state).toBe('ok')
    expect(lockCheck('ENOTSUP')).toMatchObject({detail: expect.stringContaining('ENOTSUP'), state: 'failed'})
  })
  it('keeps secrets in files of its own', () => {
    const file = {
      isOpenToOthers: false,
      isSecret: true,
      path: '/s',
      problem: null,
      setting: 'PROXMOX_TOKEN_SECRET_FILE',
    }
    const states = secretFileChecks([
      file,
      {...file, isOpenToOthers: true},
      {...file, isOpenToOthers: true, isSecret: false},
      {...file, problem: 'is not there'},
    ]).map(({fix, state}) => [state, fix])
    expect(states).toEqual([
      ['ok', null],
      ['warning', 'chmod 600 /s'],
      ['ok', null],
      ['failed', 'Check PROXMOX_TOKEN_SECRET_FILE.'],
    ])
  })
  it('knows its time zone', () => {
    expect(timeZoneCheck('Europe/Berlin', now).detail).toBe('Europe/Berlin: 23 Nov 2026, 06:00')
    expect(timeZoneCheck(null, now).state).toBe('failed')
  })
  it('has a terminal that can show what it is sent, if it has one', () => {
    const terminal = {columns: 80, isColourOff: true, isError: true, isInput: true, isOutput: true, locale: 'C.UTF-8'}
    expect(terminalCheck(terminal)).toEqual(
      check('terminal', 'ok', 'stdin, stdout, stderr; 80 columns; colour off; locale C.UTF-8', null),
    )
    expect(terminalCheck({...terminal, locale: 'POSIX'})).toMatchObject({fix: 'export LANG=C.UTF-8', state: 'warning'})
    const cron = {columns: null, isColourOff: false, isError: false, isInput: false, isOutput: false, locale: null}
    expect(terminalCheck(cron)).toEqual(check('terminal', 'ok', 'none; no locale', null))
  })

  describe('has a clock', () => {
    const nothing = {lastChangeAt: null, serverSkewSeconds: null}
    const state = (
      clock: Partial<Parameters<typeof clockCheck>[0]>,
      others: Partial<Parameters<typeof clockCheck>[1]> = {},
    ) => clockCheck({now, pretended: null, ...clock}, {...nothing, ...others})

    it('that is right', () => expect(state({})).toEqual(check('clock', 'ok', '2026-11-23T05:00:00Z', null)))
    it('that stands still since before the program was made', () =>
      expect(state({now: new Date('1970-01-01')}).state).toBe('failed'))
    it('that differs from the one of the server', () => {
      expect(state({}, {serverSkewSeconds: 120})).toMatchObject({
        detail: '2026-11-23T05:00:00Z: 120 seconds behind the clock of the database server',
        state: 'warning',
      })
      expect(state({}, {serverSkewSeconds: -120}).detail).toContain('120 seconds ahead of')
      expect(state({}, {serverSkewSeconds: 59}).state).toBe('ok')
    })
    it('that went back', () => {
      expect(state({}, {lastChangeAt: new Date('2026-11-23T05:10:00Z')}).detail).toContain('before the last recorded')
      expect(state({}, {lastChangeAt: new Date('2026-11-23T05:00:30Z')}).state).toBe('ok')
    })
    it('that is only pretended', () => expect(state({pretended: new Date('2020-01-01')}).fix).toBe('unset COORD_NOW'))
  })
})

function check(name: string, state: Check['state'], detail: string, fix: string | null): Check {
  return {detail, fix, name, state}
}
