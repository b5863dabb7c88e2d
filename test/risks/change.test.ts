import {describe, expect, test} from 'vitest'
import {
  acceptRisks,
  assessRisks,
  closeRisks,
  editRisks,
  escalateRisks,
  loadRisks,
  markOccurred,
  type Risk,
  removeRisks,
  reopenRisks,
} from '#shared/risks/index'
import {describeEachDatabase} from '../support/databases.ts'
import {ana, approvable, assessed, NOW, problemsOf, refusal, TODAY, useRegisters} from '../support/registers.ts'

const green = {impact: '1', likelihood: '2', owner: 'ben'}
const yellow = {impact: '2', likelihood: '3', owner: 'ben'}
const orange = {impact: '4', likelihood: '3', owner: 'ben'}
const red = {impact: '5', likelihood: '5', owner: 'ben'}

describeEachDatabase(
  'changing risks',
  (database) => {
    const registers = useRegisters(database)

    const of = (...references: string[]) => ({projectKey: undefined, references})

    type Verbs = {
      accept: Parameters<typeof acceptRisks>[2]
      assess: Parameters<typeof assessRisks>[2]
      close: Parameters<typeof closeRisks>[2]
      edit: Parameters<typeof editRisks>[2]
      escalate: Parameters<typeof escalateRisks>[2]
      occur: Parameters<typeof markOccurred>[2]
      reopen: Parameters<typeof reopenRisks>[2]
    }
    const verbs = {
      accept: acceptRisks,
      assess: assessRisks,
      close: closeRisks,
      edit: editRisks,
      escalate: escalateRisks,
      occur: markOccurred,
      reopen: reopenRisks,
    } as const

    /** `change('close', reference, {reason})`; several references in an array. */
    async function change<Verb extends keyof Verbs>(
      verb: Verb,
      reference: string | string[],
      fields: Verbs[Verb],
      acting = ana,
    ): Promise<Risk> {
      const use = verbs[verb] as (...args: unknown[]) => Promise<Risk[]>
      const selection = of(...[reference].flat())
      const [risk] = await registers.change((transaction) => use(transaction, selection, fields, acting))
      return risk!
    }

    async function newRisk(fields: Parameters<typeof registers.addRisk>[1] = {}): Promise<string> {
      return (await registers.addRisk(await registers.addProject(approvable), fields)).reference
    }

    /** A risk that was led to its status by the verbs that people use. */
    async function riskThatIs(status: Risk['status']): Promise<string> {
      const reference = await newRisk(status === 'proposed' || status === 'rejected' ? {} : assessed)
      if (status === 'treating') await change('edit', reference, {status: 'treating', strategy: 'reduce'})
      if (status === 'monitoring') await change('edit', reference, {status: 'monitoring'})
      if (status === 'occurred') await change('occur', reference, {})
      if (status === 'closed' || status === 'rejected') await change('close', reference, {reason: 'over'})
      return reference
    }

    async function refused(work: Promise<unknown>, code: 'INVALID_INPUT' | 'NOT_ALLOWED_NOW'): Promise<string[]> {
      const error = await refusal(work)
      expect(error).toMatchObject({code, exitCode: code === 'INVALID_INPUT' ? 2 : 4})
      return problemsOf(error)
    }

    describe('assess', () => {
      test('opens a proposed risk that has an owner, and counts as a review', async () => {
        const reference = await newRisk({owner: 'ben'})
        expect(await change('assess', reference, {impact: '4', likelihood: '3'})).toMatchObject({
          current: {score: 12},
          inherent: {score: 12},
          lastReviewedOn: TODAY,
          nextReviewOn: '2026-12-23',
          status: 'open',
        })
      })

      test('leaves it proposed without an owner, opens it with one', async () => {
        const reference = await newRisk()
        expect(await change('assess', reference, {impact: '4', likelihood: '3'})).toMatchObject({status: 'proposed'})
        expect(await change('assess', reference, {owner: 'cora'})).toMatchObject({owner: 'cora', status: 'open'})
      })

      test('changes the current score, never the inherent one again', async () => {
        const reference = await newRisk(red)
        expect(await change('assess', reference, {impact: '2', likelihood: '2'})).toMatchObject({
          current: {score: 4},
          inherent: {score: 25},
        })
      })

      test('may change one half of the score, and the target', async () => {
        const reference = await newRisk(orange)
        expect(
          await change('assess', reference, {likelihood: '5', 'target-impact': '1', 'target-likelihood': '2'}),
        ).toMatchObject({current: {impact: 4, likelihood: 5}, target: {score: 2}})
      })

      test('sets the next review after the interval of the risk, else on the day that was typed', async () => {
        const reference = await newRisk({...orange, 'review-every': '14'})
        expect(await change('assess', reference, {})).toMatchObject({nextReviewOn: '2026-12-07'})
        expect(await change('assess', reference, {review: 'eoy'})).toMatchObject({nextReviewOn: '2026-12-31'})
      })

      test('does not change the status of a risk that is past that', async () => {
        expect(await change('assess', await riskThatIs('treating'), {impact: '1'})).toMatchObject({status: 'treating'})
      })

      test('refuses half a first score', async () => {
        expect(await refused(change('assess', await newRisk(), {impact: '4'}), 'INVALID_INPUT')).toEqual([
          '--likelihood: is missing: --impact needs it beside it.',
        ])
      })
    })

    describe('accept', () => {
      test.each([
        ['an orange', orange, 'an orange risk'],
        ['a red', red, 'a red risk'],
      ])('of %s risk asks for who and until when, both at once', async (_what, score, kind) => {
        const reference = await newRisk(score)
        expect(await refused(change('accept', reference, {}), 'INVALID_INPUT')).toEqual([
          `--by: is missing: accepting ${kind} needs who accepts it.`,
          `--until: is missing: ${kind} is only accepted until a date.`,
        ])
        expect(await change('accept', reference, {by: 'Board', until: '+3m'})).toMatchObject({
          acceptedBy: 'Board',
          acceptedUntil: '2027-02-23',
          status: 'monitoring',
          strategy: 'accept',
        })
      })

      test.each([
        ['a green', green],
        ['a yellow', yellow],
      ])('of %s risk needs neither', async (_what, score) => {
        expect(await change('accept', await newRisk(score), {})).toMatchObject({
          acceptedBy: null,
          acceptedUntil: null,
          status: 'monitoring',
          strategy: 'accept',
        })
      })

      test.each([
        [{by: 'Board'}, '--until: is missing: --by needs it beside it.'],
        [{until: '2027-01-01'}, '--by: is missing: --until needs it beside it.'],
      ])('wants both when one is given: %j', async (fields, problem) => {
        expect(await refused(change('accept', await newRisk(yellow), fields), 'INVALID_INPUT')).toEqual([problem])
      })

      test('goes by the band of the profile, not by the score', async () => {
        const project = await registers.addProject({...approvable, profile: 'pm2-5x5'})
        const {reference} = await registers.addRisk(project, orange)
        expect(await change('accept', reference, {})).toMatchObject({current: {band: {colour: 'yellow'}, score: 12}})
      })

      test.each(['today', 'yesterday', '2026-01-01'])('refuses an end that has come already: %s', async (until) => {
        const [problem] = await refused(change('accept', await newRisk(orange), {by: 'Board', until}), 'INVALID_INPUT')
        expect(problem).toMatch(/^--until: is \d{4}-\d\d-\d\d, which is not after today\.$/)
      })

      test('refuses a day that cannot be read, without asking for it too', async () => {
        const problems = await refused(
          change('accept', await newRisk(orange), {by: 'B', until: 'soon'}),
          'INVALID_INPUT',
        )
        expect(problems).toEqual([expect.stringContaining('--until: "soon" is not a date.')])
      })

      test('of a risk that grew orange later: an edit may not leave it accepted by nobody', async () => {
        const reference = await newRisk(yellow)
        await change('accept', reference, {})
        const problems = await refused(change('assess', reference, {impact: '5'}), 'INVALID_INPUT')
        expect(problems).toEqual([expect.stringMatching(/^--strategy: accept needs who .* coord risk accept/)])
      })
    })

    describe('escalate', () => {
      test('says who decides from now on', async () => {
        expect(await change('escalate', await newRisk(orange), {to: 'Steering committee'})).toMatchObject({
          escalatedTo: 'Steering committee',
          status: 'open',
          strategy: 'escalate',
        })
      })

      test('works for an opportunity too', async () => {
        const reference = await newRisk({...orange, type: 'opportunity'})
        expect(await change('escalate', reference, {to: 'Board'})).toMatchObject({strategy: 'escalate'})
      })

      test.each([{}, {to: ' '}])('needs to know to whom: %j', async (fields) => {
        expect(await refused(change('escalate', await newRisk(orange), fields), 'INVALID_INPUT')).toEqual([
          '--to: is missing: say who decides from now on.',
        ])
      })
    })

    describe('occur', () => {
      test('keeps the risk in the register, with the day', async () => {
        const reference = await newRisk(orange)
        expect(await change('occur', reference, {on: 'yesterday'})).toMatchObject({
          occurredOn: '2026-11-22',
          status: 'occurred',
        })
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toHaveLength(1)
      })

      test('is today unless another day is named', async () => {
        expect(await change('occur', await newRisk(orange), {})).toMatchObject({occurredOn: TODAY})
      })

      test('not in the future', async () => {
        expect(await refused(change('occur', await newRisk(orange), {on: 'tomorrow'}), 'INVALID_INPUT')).toEqual([
          '--on: is 2026-11-24, which is still to come.',
        ])
      })

      test('not before somebody owns and scored it', async () => {
        const problems = await refused(change('occur', await newRisk(), {}), 'INVALID_INPUT')
        expect(problems.map((problem) => problem.split(':')[0])).toEqual(['--owner', '--likelihood', '--impact'])
      })
    })

    describe('close', () => {
      test.each(['open', 'treating', 'monitoring', 'occurred'] as const)('ends one that is %s', async (status) => {
        expect(await change('close', await riskThatIs(status), {reason: ' Survey found nothing '})).toMatchObject({
          closedOn: TODAY,
          closedReason: 'Survey found nothing',
          status: 'closed',
        })
      })

      test('rejects one that is only proposed', async () => {
        expect(await change('close', await riskThatIs('proposed'), {reason: 'No risk'})).toMatchObject({
          closedOn: TODAY,
          closedReason: 'No risk',
          status: 'rejected',
        })
      })

      test.each([{}, {reason: ' '}])('needs a reason: %j', async (fields) => {
        expect(await refused(change('close', await riskThatIs('open'), fields), 'INVALID_INPUT')).toEqual([
          '--reason: is missing: say why the risk is closed.',
        ])
      })

      test('counts the day in the zone of the project', async () => {
        const project = await registers.addProject({timezone: 'Pacific/Kiritimati'})
        const {reference} = await registers.addRisk(project, assessed)
        expect(await change('close', reference, {reason: 'over'})).toMatchObject({closedOn: '2026-11-24'})
      })
    })

    describe('a risk that is over', () => {
      test.each(['closed', 'rejected'] as const)('is read-only while it is %s', async (status) => {
        const reference = await riskThatIs(status)
        const message = `is ${status}: reopen the risk, with a reason, before changing it.`
        expect(await refused(change('edit', reference, {owner: 'cora'}), 'NOT_ALLOWED_NOW')).toEqual([message])
        expect(await refused(change('assess', reference, {impact: '1'}), 'NOT_ALLOWED_NOW')).toContain(message)
        expect(await refused(change('escalate', reference, {to: 'Board'}), 'NOT_ALLOWED_NOW')).toEqual([message])
      })

      test('cannot be closed again, accepted or occur', async () => {
        const reference = await riskThatIs('closed')
        await refused(change('close', reference, {reason: 'again'}), 'NOT_ALLOWED_NOW')
        await refused(change('accept', reference, {by: 'Board', until: '+1m'}), 'NOT_ALLOWED_NOW')
        await refused(change('occur', reference, {}), 'NOT_ALLOWED_NOW')
      })

      test('may still be removed', async () => {
        const reference = await riskThatIs('closed')
        await registers.change((transaction) => removeRisks(transaction, of(reference), ana))
        expect(await loadRisks(registers.kysely, NOW, {references: [reference]})).toEqual([])
      })
    })

    describe('reopen', () => {
      test.each([
        ['closed', 'open'],
        ['rejected', 'proposed'],
        ['occurred', 'open'],
      ] as const)('makes a risk that is %s %s again', async (from, to) => {
        expect(await change('reopen', await riskThatIs(from), {reason: 'Second survey'})).toMatchObject({
          closedOn: null,
          closedReason: null,
          status: to,
        })
      })

      test.each(['closed', 'rejected'] as const)('of one that is %s needs a reason', async (status) => {
        expect(await refused(change('reopen', await riskThatIs(status), {}), 'INVALID_INPUT')).toEqual([
          `--reason: is missing: say why the ${status} risk is taken up again.`,
        ])
      })

      test.each(['proposed', 'open', 'treating', 'monitoring'] as const)(
        'is not for one that is %s',
        async (status) => {
          const reference = await riskThatIs(status)
          expect(await refused(change('reopen', reference, {reason: 'x'}), 'NOT_ALLOWED_NOW')).toEqual([
            `is ${status}, which is none of closed, rejected, occurred.`,
          ])
        },
      )
    })

    describe('edit', () => {
      test('changes what was named, clears what is empty, leaves the rest', async () => {
        const reference = await newRisk({...orange, category: 'safety', cause: 'Age', cost: '5000'})
        expect(await change('edit', reference, {category: '', cost: '6000', title: 'New'})).toMatchObject({
          category: null,
          cause: 'Age',
          cost: {likely: {amount: '6000.00'}},
          current: {score: 12},
          title: 'New',
        })
      })

      test('scores without a review; the first score is the inherent one too', async () => {
        const reference = await newRisk({owner: 'ben'})
        expect(await change('edit', reference, {impact: '5', likelihood: '4'})).toMatchObject({
          current: {score: 20},
          inherent: {score: 20},
          lastReviewedOn: null,
        })
        expect(await change('edit', reference, {impact: '1'})).toMatchObject({
          current: {score: 4},
          inherent: {score: 20},
        })
      })

      test('moves along the status machine, with what each status asks for', async () => {
        const reference = await riskThatIs('open')
        expect(await refused(change('edit', reference, {status: 'treating'}), 'INVALID_INPUT')).toEqual([
          '--strategy: is missing: treating a risk needs a strategy.',
        ])
        expect(await change('edit', reference, {status: 'treating', strategy: 'avoid'})).toMatchObject({
          status: 'treating',
        })
        expect(await refused(change('edit', reference, {status: 'rejected'}), 'NOT_ALLOWED_NOW')).toEqual([
          'cannot go from treating to rejected, only to open, monitoring, closed, occurred.',
        ])
        expect(await refused(change('edit', reference, {status: 'closed'}), 'INVALID_INPUT')).toEqual([
          '--reason: is missing: say why the risk is closed.',
        ])
        expect(await change('edit', reference, {reason: 'over', status: 'closed'})).toMatchObject({
          closedOn: TODAY,
          closedReason: 'over',
        })
        expect(await change('edit', reference, {reason: 'not over', status: 'open'})).toMatchObject({
          closedOn: null,
          closedReason: null,
          status: 'open',
        })
        expect(await change('edit', reference, {status: 'occurred'})).toMatchObject({occurredOn: TODAY})
      })

      test('cannot take away what the status asks for', async () => {
        const reference = await riskThatIs('treating')
        expect(await refused(change('edit', reference, {owner: '', strategy: ''}), 'INVALID_INPUT')).toEqual([
          '--owner: is missing: a risk that is treating needs an owner.',
          '--strategy: is missing: treating a risk needs a strategy.',
        ])
      })

      test.each([['title'], ['type'], ['status'], ['identified'], ['identified-by']])(
        'cannot empty %s',
        async (field) => {
          const [problem] = await refused(change('edit', await newRisk(), {[field]: ' '}), 'INVALID_INPUT')
          expect(problem).toMatch(/^(--)?[a-z-]+: cannot be empty\.$/)
        },
      )

      test('of the type asks for a strategy that fits', async () => {
        const reference = await newRisk({...orange, strategy: 'reduce'})
        const problems = await refused(change('edit', reference, {type: 'opportunity'}), 'INVALID_INPUT')
        expect(problems).toEqual([expect.stringContaining('--strategy: reduce does not fit an opportunity')])
        expect(await change('edit', reference, {strategy: 'enhance', type: 'opportunity'})).toMatchObject({
          type: 'opportunity',
        })
      })

      test('of nothing is refused with an example', async () => {
        const reference = await newRisk()
        expect(await refused(change('edit', reference, {}), 'INVALID_INPUT')).toEqual([
          `Name at least one field to change: coord risk edit ${reference} --owner NAME`,
        ])
      })

      test('says what cannot be read and what the rules forbid at once', async () => {
        const problems = await refused(
          change('edit', await newRisk(orange), {impact: '9', review: 'someday', status: 'treating'}),
          'INVALID_INPUT',
        )
        expect(problems.map((problem) => problem.split(':')[0])).toEqual(['--impact', '--review', '--strategy'])
      })
    })

    describe('several at once', () => {
      async function threeRisks(): Promise<[string, string, string]> {
        const project = await registers.addProject(approvable)
        const [one, two, three] = [
          await registers.addRisk(project, orange),
          await registers.addRisk(project, red),
          await registers.addRisk(project, green),
        ]
        return [one.reference, two.reference, three.reference]
      }

      test('are changed in one change, and come back in the order that was typed', async () => {
        const [one, two, three] = await threeRisks()
        const changed = await registers.change((transaction) =>
          editRisks(transaction, of(three, one, two), {owner: 'cora'}, ana),
        )
        expect(changed.map(({reference}) => reference)).toEqual([three, one, two])
        expect((await registers.newestChange()).events.map(({reference}) => reference)).toEqual([three, one, two])
      })

      test('are all left alone when one cannot be changed, and every problem is told with its reference', async () => {
        const [one, two, three] = await threeRisks()
        expect(await refused(change('accept', [one, two, three], {by: 'Board'}), 'INVALID_INPUT')).toEqual([
          `${one} --until: is missing: --by needs it beside it.`,
          `${two} --until: is missing: --by needs it beside it.`,
          `${three} --until: is missing: --by needs it beside it.`,
        ])
        await change('close', three, {reason: 'over'})
        const before = await registers.newestChange()
        expect(await refused(change('edit', [one, three], {owner: 'cora'}), 'NOT_ALLOWED_NOW')).toEqual([
          `${three}: is closed: reopen the risk, with a reason, before changing it.`,
        ])
        expect((await registers.newestChange()).id).toBe(before.id)
        expect(await loadRisks(registers.kysely, NOW, {references: [one]})).toMatchObject([{owner: 'ben'}])
      })

      test('are removed together or not at all', async () => {
        const [one, two] = await threeRisks()
        const missing = one.replace(/\d+$/, '99')
        const error = await refusal(
          registers.change((transaction) => removeRisks(transaction, of(one, missing, two), ana)),
        )
        expect(error).toMatchObject({code: 'RISK_NOT_FOUND', exitCode: 3})
        const removed = await registers.change((transaction) => removeRisks(transaction, of(one, two), ana))
        expect(removed.map(({reference}) => reference)).toEqual([one, two])
        expect(await loadRisks(registers.kysely, NOW, {references: [one, two]})).toEqual([])
      })
    })
  },
  {migrated: true},
)
