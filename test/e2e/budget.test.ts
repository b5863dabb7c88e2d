import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {width} from '#shared/terminal/index'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const environment = {...place.environment, COORD_NOW: '2026-11-30T08:00:00Z', TZ: 'UTC'}

const coord = (...args: string[]) => run('coord', args, {environment})
const json = async (...args: string[]) => JSON.parse((await coord(...args, '--json')).stdout)

beforeAll(async () => {
  const project = ['Library refurbishment', '--key', 'LIB', '--currency', 'GBP', '--owner', 'ana']
  const dates = ['--start', '2026-10-01', '--finish', '2027-06-30']
  expect(await coord('project', 'add', ...project, ...dates)).toMatchObject({exitCode: 0})
})

describe('the budget of a project, as it is typed', () => {
  it('begins with a line', async () => {
    const typed = ['-p', 'LIB', 'Construction', '--amount', '420000', '--category', 'works', '--fiscal-year', '2026']
    expect(await coord('budget', 'line', 'add', ...typed)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^undo: coord undo 2$/m),
      stdout: 'Added LIB-B1  Construction  420,000.00 approved, GBP 420,000.00 available  0.0 % ··········\n',
    })
  })

  it('has what is spent, and an assertion that holds', async () => {
    const invoice = ['--vendor', 'Acme', '--ref', 'INV-991', '--date', '2026-11-02']
    expect((await coord('budget', 'spend', 'LIB-B1', '12,450.00', ...invoice)).stdout).toBe(
      'Booked LIB-T1  actual of GBP 12,450.00 on LIB-B1 for 2026-11-02, Acme\n' +
        'LIB-B1  Construction  420,000.00 approved, GBP 407,550.00 available  3.0 % ··········\n',
    )
    const said = ['--actual', '12,450.00', '--as-of', '2026-11-30', '--source', 'SAP', '--exit-code']
    expect(await coord('budget', 'assert', 'LIB-B1', ...said)).toMatchObject({
      exitCode: 0,
      stdout: '✔ LIB-B1 actual on 2026-11-30 is GBP 12,450.00, as SAP says\n',
    })
  })

  it('says an assertion that does not hold with 10, and what to look at', async () => {
    const said = ['--actual', '12,450.01', '--source', 'Ledger', '--exit-code']
    expect(await coord('budget', 'assert', 'LIB-B1', ...said)).toMatchObject({
      exitCode: 10,
      stderr: expect.stringContaining('next: coord budget show LIB-B1'),
      stdout: expect.stringMatching(/^✘ LIB-B1 actual .*: -0\.01 differ\n$/),
    })
    expect(await coord('undo')).toMatchObject({exitCode: 0})
  })

  it('is the same number everywhere', async () => {
    const shown = await json('budget', 'show', '-p', 'LIB')
    const page = await json('project', 'show', 'LIB')
    const overview = await json('overview')
    const [listed] = (await json('budget', 'line', 'list', '-p', 'LIB')).data
    const available = {amount: '407550.00', currency: 'GBP'}
    expect(listed.figures.available).toEqual(available)
    expect(shown.data.totals[0].expenses.available).toEqual(available)
    expect(page.data[0].budget).toEqual(shown.data)
    expect(page.data[0].project.budget[0].available).toEqual(available)
    expect(overview.data.totals.expenses[0].available).toEqual(available)
    expect((await coord('project', 'show', 'LIB', '--tab', 'budget')).stdout).toContain('407,550.00')
  })

  it('comes from a file with points also for those who type a comma, once they say so', async () => {
    const file = join(place.folder, 'lines.csv')
    writeFileSync(file, 'name,amount\nRoof,1250.00\n')
    const comma = {...environment, COORD_DECIMAL_MARK: ','}
    const imported = (...more: string[]) => {
      const typed = ['import', 'budget-lines', file, '-p', 'LIB', '--dry-run', '--json', ...more]
      return run('coord', typed, {environment: comma})
    }
    expect(await imported()).toMatchObject({exitCode: 2, stdout: expect.stringContaining('1250,00')})
    expect(await imported('--decimal-mark', '.')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('LIB-B2'),
    })
  })

  it('refuses to undo an order that was drawn on: 4, in words, and nothing is undone', async () => {
    const order = await json('budget', 'commit', 'LIB-B1', '80k', '--ref', 'PO-17')
    expect(await coord('budget', 'spend', 'LIB-B1', '30k', '--relieves', 'T2')).toMatchObject({exitCode: 0})
    expect(await coord('undo', `${order.meta.change.id}`)).toEqual({
      exitCode: 4,
      stderr:
        `error: Change ${order.meta.change.id} cannot be undone: without it LIB-T2 would break a rule.\n` +
        '  LIB-T2  LIB-T3 still refers to LIB-T2\n' +
        'next:  coord history LIB-T2\n',
      stdout: '',
    })
    expect((await json('budget', 'show', 'LIB-B1')).data.lines[0].figures.committed.amount).toBe('50000.00')
  })

  it('is drawn as a table that fits a narrow terminal', async () => {
    const terminal = openTerminal('coord', ['overview'], {columns: 60, environment})
    expect(await terminal.ended).toBe(0)
    expect(terminal.lines().filter((line) => width(line) > 60)).toEqual([])
    expect(terminal.lines()).toContainEqual(expect.stringContaining('GBP 420,000.00 approved'))
  })
})
