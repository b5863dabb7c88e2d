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
import {loadOverview, loadProjectPage, projectTabs, renderOverview, renderProjectPage} from '#shared/projects/index'
import type {Screen} from '#shared/terminal/index'
import {width} from '#shared/terminal/index'
import {describeEachDatabase} from '../support/databases.ts'
import {approvable, NOW, useRegisters} from '../support/registers.ts'
import {pipe, terminalOf} from '../support/screens.ts'

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
      const page = await loadProjectPage(registers.kysely, project.key, NOW)
      const overview = await loadOverview(registers.kysely, 'owner', NOW)
      return (screen: Screen): Record<string, string> => ({
        booked: bookings.map((each) => bookedLines(each)(screen)).join('\n'),
        budget: renderBudget(all, screen),
        burn: renderBurn(burn, screen),
        earned: renderEarnedValue(earned, screen),
        lines: renderBudgetLines(one, screen),
        list: toTable(budgetLineList, all.lines, undefined, screen).text,
        overview: renderOverview(overview, screen),
        page: projectTabs.map((tab) => renderProjectPage(page, tab, screen, 'UTC')).join('\n'),
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

    test('is not cut in a pipe', async () => {
      const name = 'Renovation and refurbishment of the old north wing, with all that belongs to it'
      const at = await draw([name])
      const {overview} = at(pipe)
      expect(
        overview!
          .split('\n')
          .filter((line) => line.includes('KWD'))[0]!
          .split('\t'),
      ).toContain('12345678.000')
      const {lines} = await loadBudget(registers.kysely, await registers.addProject(), {now: NOW, references: []})
      expect(toTabSeparated(budgetLineList, lines, undefined)).toBe('')
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
