import {describe, expect, test} from 'vitest'
import {addRisk, RiskShape} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

type Fields = Parameters<typeof addRisk>[2]

describeEachDatabase(
  'adding a risk',
  (database) => {
    const registers = useRegisters(database)

    async function problems(fields: Fields, project = registers.addProject(approvable)): Promise<string[]> {
      const stored = await project
      const error = await refusal(registers.change((transaction) => addRisk(transaction, stored, fields, ana)))
      expect(error).toMatchObject({code: 'INVALID_INPUT', exitCode: 2})
      return problemsOf(error)
    }

    describe('gives it', () => {
      test('the status proposed while nobody assessed it', async () => {
        const risk = await registers.addRisk(await registers.addProject())
        expect(risk).toMatchObject({current: null, inherent: null, owner: null, status: 'proposed', type: 'threat'})
      })

      test.each([
        ['an owner only', {owner: 'ben'}, 'proposed'],
        ['a score only', {impact: '3', likelihood: '3'}, 'proposed'],
        ['an owner and a score', assessed, 'open'],
        ['a strategy besides', {...assessed, status: 'treating', strategy: 'reduce'}, 'treating'],
      ])('with %s the right status', async (_what, fields, status) => {
        expect(await registers.addRisk(await registers.addProject(), fields)).toMatchObject({status})
      })

      test('its first score as the inherent and as the current one, with the band of the profile', async () => {
        const risk = await registers.addRisk(await registers.addProject(), {impact: '4', likelihood: '3'})
        const score = {
          band: {colour: 'orange', level: 'high', word: 'high'},
          impact: 4,
          likelihood: 3,
          score: 12,
        }
        expect(risk).toMatchObject({current: score, inherent: score, profile: 'npsa-5x5', target: null})
      })

      test('who identified it, today, and a review in thirty days', async () => {
        const risk = await registers.addRisk(await registers.addProject())
        expect(risk).toMatchObject({identifiedBy: 'ana', identifiedOn: TODAY, nextReviewOn: '2026-12-23'})
      })

      test('a review after its own interval, else on the day that was typed', async () => {
        const project = await registers.addProject()
        const every = await registers.addRisk(project, {'review-every': '7'})
        expect(every).toMatchObject({nextReviewOn: '2026-11-30', reviewIntervalDays: 7})
        const typed = await registers.addRisk(project, {review: 'fri', 'review-every': '7'})
        expect(typed).toMatchObject({nextReviewOn: '2026-11-27'})
      })

      test('every field as it was typed', async () => {
        const risk = await registers.addRisk(await registers.addProject(approvable), {
          ...assessed,
          category: 'safety',
          cause: 'Built in 1962',
          contingency: 'Close the wing',
          cost: '85k',
          'cost-max': '140,000.50',
          'cost-min': 'EUR 40000',
          effect: 'Works stop',
          event: 'Found late',
          identified: '2026-11-01',
          'identified-by': 'Surveyor',
          mitigation: 'Survey\nof all panels',
          probability: '12.5%',
          proximity: 'Within-Month',
          strategy: 'REDUCE',
          'target-impact': '2',
          'target-likelihood': '1',
          title: '  Asbestos  ',
          trigger: 'Dust',
        })
        expect(RiskShape.parse(risk)).toEqual(risk)
        expect(risk).toMatchObject({
          category: 'safety',
          cost: {
            likely: {amount: '85000.00', currency: 'EUR'},
            max: {amount: '140000.50', currency: 'EUR'},
            min: {amount: '40000.00', currency: 'EUR'},
          },
          expectedValue: {amount: '10625.00', currency: 'EUR'},
          identifiedBy: 'Surveyor',
          identifiedOn: '2026-11-01',
          mitigation: 'Survey\nof all panels',
          probability: {assumed: false, percent: '12.50'},
          proximity: 'within-month',
          strategy: 'reduce',
          target: {impact: 2, likelihood: 1, score: 2},
          title: 'Asbestos',
          trigger: 'Dust',
        })
      })

      test('the probability that goes with its likelihood, marked as assumed, when none was typed', async () => {
        const risk = await registers.addRisk(await registers.addProject(approvable), {...assessed, cost: '1000'})
        expect(risk).toMatchObject({
          expectedValue: {amount: '500.00', currency: 'EUR'},
          probability: {assumed: true, percent: '50'},
        })
      })

      test('the end, with day and reason, when it is rejected at once', async () => {
        const risk = await registers.addRisk(await registers.addProject(), {
          reason: 'Covered by R1',
          status: 'rejected',
        })
        expect(risk).toMatchObject({closedOn: TODAY, closedReason: 'Covered by R1', status: 'rejected'})
      })

      test('the day when it has occurred already', async () => {
        const risk = await registers.addRisk(await registers.addProject(), {...assessed, status: 'occurred'})
        expect(risk).toMatchObject({occurredOn: TODAY, status: 'occurred'})
      })

      test('costs in the digits of the currency', async () => {
        const yen = await registers.addProject({...approvable, currency: 'JPY'})
        expect((await registers.addRisk(yen, {cost: '85000'})).cost?.likely).toEqual({amount: '85000', currency: 'JPY'})
        const dinar = await registers.addProject({...approvable, currency: 'KWD'})
        expect((await registers.addRisk(dinar, {cost: '1.125'})).cost?.likely.amount).toBe('1.125')
      })
    })

    describe('is refused', () => {
      test.each([
        ['without a title', {}, 'title: is missing: say in a few words what may happen.'],
        ['with an empty title', {title: ' '}, 'title: cannot be empty.'],
        ['with a title of two lines', {title: 'a\nb'}, 'title: must be one line, without tabs.'],
        ['with too long a title', {title: 'ä'.repeat(201)}, 'title: is 201 characters long; 200 is the most.'],
      ])('%s', async (_what, fields, problem) => {
        expect(await problems(fields)).toEqual([problem])
      })

      test.each<[string, Fields, string]>([
        ['half a score', {impact: '3'}, '--likelihood: is missing: --impact needs it beside it.'],
        [
          'half a target',
          {'target-likelihood': '3'},
          '--target-impact: is missing: --target-likelihood needs it beside it.',
        ],
        [
          'a score outside the scale',
          {impact: '3', likelihood: '6'},
          '--likelihood: must be a whole number from 1 to 5.',
        ],
        [
          'a range without the likely cost',
          {'cost-max': '5'},
          '--cost: is missing: a range needs the likely cost too.',
        ],
        ['a lowest cost above the likely', {cost: '5', 'cost-min': '6'}, '--cost-min: is more than the likely cost.'],
        ['a highest cost below the likely', {cost: '5', 'cost-max': '4'}, '--cost-max: is less than the likely cost.'],
        ['a negative cost', {cost: '-5'}, '--cost: must not be negative.'],
        [
          'a probability over 100',
          {probability: '101'},
          '--probability: must be a percentage from 0 to 100, such as 12.5.',
        ],
        ['a misspelt strategy', {strategy: 'reduse'}, 'did you mean reduce?'],
        ['an ambiguous date', {review: '01/02/2026'}, 'Type 2026-02-01 or 2026-01-02.'],
        [
          'the status open without an owner',
          {impact: '3', likelihood: '3', status: 'open'},
          '--owner: is missing: a risk that is open needs an owner.',
        ],
        [
          'the status treating without a strategy',
          {...assessed, status: 'treating'},
          '--strategy: is missing: treating a risk needs a strategy.',
        ],
        ['an end without a reason', {status: 'rejected'}, '--reason: is missing: say why the risk is rejected.'],
        ['the status closed', {...assessed, status: 'closed'}, '--status: cannot go from proposed to closed'],
      ])('with %s', async (_what, fields, problem) => {
        const found = await problems({title: 'Asbestos', ...fields})
        expect(found).toEqual([expect.stringContaining(problem)])
      })

      test('with half a score for a status that needs all of it, said once', async () => {
        expect(await problems({impact: '3', owner: 'ben', status: 'open', title: 'Asbestos'})).toEqual([
          '--likelihood: is missing: --impact needs it beside it.',
        ])
      })

      test('with all that is wrong at once, each field said once', async () => {
        const found = await problems({
          cost: 'a lot',
          'cost-min': '6',
          impact: '3',
          likelihood: 'high',
          review: 'someday',
          status: 'treating',
          strategy: 'exploit',
        })
        expect(found.map((problem) => problem.split(':')[0])).toEqual([
          '--cost',
          '--likelihood',
          '--review',
          'title',
          '--strategy',
          '--owner',
        ])
      })

      test('with a cost while the project has no currency', async () => {
        const found = await problems({cost: '5', 'cost-max': '6', title: 'Asbestos'}, registers.addProject())
        expect(found).toEqual([
          '--cost: needs the currency of the project first: coord project edit KEY --currency EUR.',
          '--cost-max: needs the currency of the project first: coord project edit KEY --currency EUR.',
        ])
      })

      test('with a cost in another currency than the project has', async () => {
        expect(await problems({cost: '5 USD', title: 'Asbestos'})).toEqual([expect.stringContaining('EUR')])
      })

      test.each([
        ['title', 'a\u0000b', 'U+0000'],
        ['title', '\u001b[31mred', 'U+001B'],
        ['--cause', 'a\u0000b', 'U+0000'],
        ['--mitigation', 'a\u0007b', 'U+0007'],
        ['--owner', 'half \ud83d', 'broken Unicode'],
      ])('with characters in %s that no text holds: %j', async (field, text, what) => {
        const name = field.replace('--', '')
        expect(await problems({title: 'Asbestos', [name]: text})).toEqual([expect.stringContaining(what)])
      })
    })

    test.each([
      ["'; drop table risk; --"],
      ['😀 in a row 👩‍👩‍👧'],
      ['\u05e9\u05dc\u05d5\u05dd עולם'],
      ['50 % of _all_ \\ backslashes'],
      ['<script>alert(1)</script>'],
    ])('keeps a text as it is: %s', async (text) => {
      const risk = await registers.addRisk(await registers.addProject(), {cause: text, owner: text, title: text})
      expect(risk).toMatchObject({cause: text, owner: text, title: text})
    })

    describe('of each type takes its own strategies', () => {
      const threat = ['avoid', 'reduce', 'transfer', 'contingent']
      const opportunity = ['exploit', 'enhance', 'reject']
      const both = ['share', 'accept', 'escalate']

      test.each(['threat', 'opportunity'])('%s', async (type) => {
        const project = await registers.addProject()
        const [fitting, others] = type === 'threat' ? [threat, opportunity] : [opportunity, threat]
        for (const strategy of [...fitting, ...both]) {
          expect(await registers.addRisk(project, {strategy, type})).toMatchObject({strategy, type})
        }
        for (const strategy of others) {
          expect(await problems({strategy, title: 'x', type}, Promise.resolve(project))).toEqual([
            expect.stringContaining(
              `--strategy: ${strategy} does not fit ${type === 'threat' ? 'a threat' : 'an opportunity'}`,
            ),
          ])
        }
      })

      test('an opportunity is never red, its word tells its size', async () => {
        const risk = await registers.addRisk(await registers.addProject(), {
          impact: '5',
          likelihood: '5',
          type: 'opportunity',
        })
        expect(risk.current?.band).toEqual({colour: 'green', level: 'extreme', word: 'extreme opportunity'})
      })
    })

    describe('reads dates on the calendar of the project', () => {
      const beforeMidnightInLondon = {...ana, now: new Date('2026-11-23T23:30:00Z')}

      test.each([
        ['Europe/London', '2026-11-23', '2026-12-07', '2026-11-27'],
        ['Asia/Tokyo', '2026-11-24', '2026-12-08', '2026-11-27'],
        ['Pacific/Kiritimati', '2026-11-24', '2026-12-08', '2026-11-27'],
        ['Pacific/Pago_Pago', '2026-11-23', '2026-12-07', '2026-11-27'],
      ])('in %s it is %s', async (timezone, today, inTwoWeeks, friday) => {
        const project = await registers.addProject({timezone})
        const add = (fields: Fields) =>
          registers.change((transaction) =>
            addRisk(transaction, project, {title: 'Asbestos', ...fields}, beforeMidnightInLondon),
          )
        expect(await add({review: '+14d'})).toMatchObject({identifiedOn: today, nextReviewOn: inTwoWeeks})
        expect(await add({review: 'fri'})).toMatchObject({nextReviewOn: friday})
        expect(await add({identified: 'yesterday'})).toMatchObject({
          identifiedOn: today === '2026-11-23' ? '2026-11-22' : '2026-11-23',
        })
      })

      test('a Friday is strictly after today', async () => {
        const project = await registers.addProject({timezone: 'Asia/Tokyo'})
        const thursdayInLondon = {...ana, now: new Date('2026-11-26T20:00:00Z')}
        const risk = await registers.change((transaction) =>
          addRisk(transaction, project, {review: 'fri', title: 'x'}, thursdayInLondon),
        )
        expect(risk.nextReviewOn).toBe('2026-12-04')
      })

      test('in the order of day and month that is usual here', async () => {
        const project = await registers.addProject()
        const add = (dateOrder: 'dmy' | 'mdy') =>
          registers.change((transaction) =>
            addRisk(
              transaction,
              project,
              {review: '01/02/2027', title: 'x'},
              {...ana, conventions: {dateOrder, decimalMark: '.'}},
            ),
          )
        expect([(await add('dmy')).nextReviewOn, (await add('mdy')).nextReviewOn]).toEqual(['2027-02-01', '2027-01-02'])
      })

      test('and amounts with the decimal mark that is usual here', async () => {
        const project = await registers.addProject(approvable)
        const risk = await registers.change((transaction) =>
          addRisk(
            transaction,
            project,
            {cost: '1.234,56', title: 'x'},
            {...ana, conventions: {dateOrder: 'none', decimalMark: ','}},
          ),
        )
        expect(risk.cost?.likely.amount).toBe('1234.56')
      })
    })
  },
  {migrated: true},
)
