import {beforeAll, describe, expect, it} from 'vitest'
import {alertCodes} from '#shared/coordination/index'
import {builtCommands} from '../support/commands.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-02T08:00:00Z', TZ: 'Europe/London'}

const coord = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  run('coord', args, {environment: {...environment, ...more}})
const json = async (...args: string[]) => JSON.parse((await coord([...args, '--json'])).stdout)

beforeAll(async () => {
  expect(await coord(['project', 'demo'])).toMatchObject({exitCode: 0})
})

describe('coord alerts', () => {
  it('is a list, the most urgent first', async () => {
    const {stdout} = await coord(['alerts', '--code', 'bud-over', '--columns', 'severity,code,reference,money,formula'])
    expect(stdout).toBe(
      'red\tBUD-OVER\tDEMO-B2\tGBP 2,300.00\tapproved GBP 49,000.00 − actual GBP 31,500.00 − committed GBP 19,800.00 = GBP -2,300.00 < 0\n',
    )
    const {data} = await json('alerts')
    const severities = data.map(({severity}: {severity: string}) => severity)
    expect([...new Set(severities)]).toEqual(['red', 'orange', 'yellow', 'green'])
    expect(new Set(data.map(({code}: {code: string}) => code)).size).toBe(alertCodes.length)
  })

  it('ends with 10 when there are any of the severity or worse, only with --exit-code', async () => {
    expect(await coord(['alerts', '--severity', 'red', '-q'])).toMatchObject({exitCode: 0})
    expect(await coord(['alerts', '--severity', 'red', '-q', '--exit-code'])).toMatchObject({exitCode: 10})
    expect(await coord(['alerts', '--code', 'MS-SOON', '-q', '--exit-code'])).toMatchObject({exitCode: 0})
    const soon = ['alerts', '--code', 'MS-SOON', '-q', '--exit-code', '--severity', 'green']
    expect(await coord(soon)).toEqual({exitCode: 10, stderr: '', stdout: 'DEMO-M4\n'})
  })

  it('counts them by severity under the table', async () => {
    const terminal = openTerminal('coord', ['alerts', '-p', 'DEMOBUS'], {columns: 80, environment})
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines().join('\n')).toContain('2 alerts: 2 orange (to act on)')
  })

  it('says everything that is wrong with its flags at once', async () => {
    const outcome = await coord(['alerts', '--code', 'BUD-OVR', '--severity', 'pink', '--since', 'x', '--json'])
    expect(outcome.exitCode).toBe(2)
    const {problems} = JSON.parse(outcome.stdout).error
    expect(problems.map(({field}: {field: string}) => field).toSorted()).toEqual(['--code', '--severity', '--since'])
    expect(outcome.stdout).toContain('Did you mean BUD-OVER?')
  })

  it('goes by the thresholds that are configured', async () => {
    const due = async (days: string) =>
      (await coord(['alerts', '--code', 'ACT-DUE', '-q'], {ALERT_ACTION_DUE_DAYS: days})).stdout
    expect(await due('2')).toBe('')
    expect(await due('3')).toBe('DEMO-A3\n')
    const wrong = await coord(['alerts'], {ALERT_FORECAST_RED_PERCENT: '1'})
    expect(wrong.exitCode).toBe(5)
    expect(wrong.stderr).toContain('ALERT_FORECAST_RED_PERCENT  must be more than ALERT_FORECAST_ORANGE_PERCENT')
    expect(await coord(['risk', 'list', '-q'], {ALERT_FORECAST_RED_PERCENT: '1'})).toMatchObject({exitCode: 0})
  })

  it('gives commands that exist, with arguments and flags that they have', async () => {
    const commands = (await builtCommands()).filter(({bin}) => bin === 'coord')
    const {data} = await json('alerts')
    for (const {action} of data as {action: string}[]) {
      const command = commands
        .filter(({name}) => `${action} `.startsWith(`${name} `))
        .toSorted((one, other) => other.name.length - one.name.length)[0]
      expect(command?.name, action).toBeDefined()
      const flags = [...action.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag!)
      expect(Object.keys(command!.flags), action).toEqual(expect.arrayContaining(flags))
    }
  })
})

describe('coord today', () => {
  it('fits one screen: at most seven, each with its command, the rest as a number', async () => {
    const terminal = openTerminal('coord', ['today'], {columns: 80, environment})
    expect(await terminal.ended).toBe(0)
    const lines = terminal.lines().filter((line) => line !== '')
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines[0]).toBe('Monday, 2026-11-02')
    expect(lines.filter((line) => /^ {8}coord .* # [A-Z-]+$/.test(line))).toHaveLength(7)
    expect(lines.at(-1)).toMatch(/34 alerts in all|coord alerts$/)
  })

  it('is two lines on a quiet day', async () => {
    const {stdout} = await coord(['today', '--owner', 'nobody'])
    expect(stdout).toBe('Monday, 2026-11-02 for nobody\nNothing needs anybody in 3 projects.\n')
  })

  it('is about one person when one is named', async () => {
    const {data} = await json('today', '--owner', 'CORA')
    expect(data.alerts.map(({owner}: {owner: string}) => owner)).toEqual(data.alerts.map(() => 'cora'))
    expect(data.alerts.length).toBeGreaterThan(0)
  })
})

describe('coord why', () => {
  it('shows the rule with the numbers put in', async () => {
    const {stdout} = await coord(['why', 'bud-near', 'DEMO-B3'])
    expect(stdout).toContain('thresholds  budgetNearPercent 90')
    expect(stdout).toContain('(actual GBP 34,500.00 + committed GBP 0.00) ÷ approved GBP 38,000.00 = 90.8 % ≥ 90 %')
  })

  it('says so when the rule does not hold, with what it looks at', async () => {
    const {stdout} = await coord(['why', 'BUD-OVER', 'b1', '-p', 'DEMO'])
    expect(stdout).toMatch(/BUD-OVER does not hold for DEMO-B1, where is:\n(.*\n)*available +GBP 240,000\.00\n/)
    const {data} = await json('why', 'ACT-DUE', 'DEMO-A7')
    expect(data).toMatchObject({alerts: [], without: [{reference: 'DEMO-A7', values: null}]})
  })

  it('suggests codes and references that are near', async () => {
    expect(await coord(['why', 'BUD-OVR'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('Did you mean BUD-OVER?'),
    })
    expect(await coord(['why', 'BUD-OVER', 'DEMO-B99'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('near it: '),
    })
  })
})
