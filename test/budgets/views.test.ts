import {beforeEach, describe, expect, test} from 'vitest'
import {
  type Booked,
  bookedLines,
  budgetLineList,
  budgetTotalsText,
  loadBudget,
  loadBurn,
  loadEarnedValue,
  renderBudget,
  renderBudgetLines,
  renderBurn,
  renderEarnedValue,
} from '#shared/budgets/index'
import {toTable, toTabSeparated} from '#shared/lists/index'
import {
  loadOverview,
  loadProjectPages,
  overviewList,
  projectTabs,
  renderOverview,
  renderProjectPages,
} from '#shared/projects/index'
import type {Screen} from '#shared/terminal/index'
import {width} from '#shared/terminal/index'
import {describeEachDatabase} from '../support/databases.ts'
import {approvable, NOW, useRegisters} from '../support/registers.ts'
import {terminalOf} from '../support/screens.ts'

describeEachDatabase(
  'a budget on a terminal',
  (database) => {
    const registers = useRegisters(database)

    beforeEach(() => registers.pool.query('update project set removed_at = now() where removed_at is null'))

    async function draw(names: readonly string[]) {
      const project = await registers.addProject({...approvable, currency: 'KWD', status: 'active'})
      const bookings: Booked[] = []
      for (const name of names) {
        const {reference} = await registers.addBudgetLine(project, {amount: '12,345,678', name, progress: '12.5'})
        bookings.push(await registers.book('actual', reference, '13m', {memo: name, ref: name, vendor: name}))
        bookings.push(await registers.book('commitment', reference, '1.005', {vendor: name}))
      }
      await registers.addBudgetLine(project, {amount: '5000', currency: 'JPY', kind: 'income'})
      await registers.addMilestone(project, {title: names[0]!})
      const all = await loadBudget(registers.kysely, project, {now: NOW, references: []})
      const references = all.lines.map(({reference}) => reference)
      const one = await loadBudget(registers.kysely, project, {now: NOW, references})
      const earned = await loadEarnedValue(registers.kysely, project, {now: NOW})
      const burn = await loadBurn(registers.kysely, project, {now: NOW})
      const pages = await loadProjectPages(registers.kysely, [project.key], NOW)
      const overview = await loadOverview(registers.kysely, 'owner', NOW)
      return (screen: Screen): Record<string, string> => ({
        booked: bookings.map((each) => bookedLines(each)(screen)).join('\n'),
        budget: renderBudget(all, screen),
        burn: renderBurn(burn, screen),
        earned: renderEarnedValue(earned, screen),
        lines: renderBudgetLines(one, screen),
        list: toTable(budgetLineList, all.lines, undefined, screen).text,
        overview: renderOverview(overview, screen).text,
        page: projectTabs.map((tab) => renderProjectPages(pages, tab, screen, 'UTC').text).join('\n'),
        totals: budgetTotalsText(all.lines, screen),
      })
    }

    test('fits its width, whatever things are called', async () => {
      const at = await draw(['Renovation and refurbishment of the old north wing', '図書館の改修が終わる', '😀👩‍👩‍👧'])
      const tooWide = [40, 60, 80, 120].flatMap((columns) =>
        Object.entries(at(terminalOf(columns))).flatMap(([view, text]) =>
          text
            .split('\n')
            .filter((line) => width(line) > columns)
            .map((line) => ({columns, line, view})),
        ),
      )
      expect(tooWide).toEqual([])
    })

    test('says in words and signs what colours say', async () => {
      const at = await draw(['Works'])
      const {budget, overview} = at(terminalOf(200))
      expect(budget).toContain('-654,323.005')
      expect(overview).toMatch(/0\.119 R/)
      expect(overview).toMatch(/KWD 12,345,678\.000 approved, 13,000,000\.000 spent, 1\.005 committed/)
    })

    test('names and amounts are whole in a pipe', async () => {
      const name = 'Renovation and refurbishment of the old north wing, with all that belongs to it'
      await draw([name])
      const {groups} = await loadOverview(registers.kysely, 'health', NOW)
      const [project] = groups.flatMap(({projects}) => projects)
      const columns = 'key,spent,cpi,approved,available,currency,next,slip'
      expect(toTabSeparated(overviewList('health'), [project!], columns)).toBe(
        `${project!.key}\t105.3\t0.119\t12345678.000\t-654323.005\tKWD\t2027-01-31\t0\n`,
      )
      const [line] = (await loadProjectPages(registers.kysely, [project!.key], NOW))[0]!.budget.lines
      expect(toTabSeparated(budgetLineList, [line!], 'name,actual')).toBe(`${name}\t13000000.000\n`)
    })
  },
  {migrated: true},
)

describe('a budget without lines', () => {
  test('says what to do', () => {
    const nothing = {asOf: '2026-11-23', assertions: [], lines: [], project: 'LIB', totals: [], transactions: []}
    expect(renderBudget(nothing, terminalOf(80))).toContain('coord budget line add')
    expect(renderBurn({asOf: '2026-11-23', currencies: [], project: 'LIB'}, terminalOf(80))).toContain(
      'Nothing to draw',
    )
    expect(renderEarnedValue({asOf: '2026-11-23', currencies: [], project: 'LIB'}, terminalOf(80))).toContain(
      'coord budget line add',
    )
  })
})
