import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {GuestWork} from '#shared/apply/index'
import type {PlanStep} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {carryOutRun} from '../../src/shared/apply/carry-out-run.ts'
import type {Entry, NewEntry, RunEntry} from '../../src/shared/apply/entry.ts'
import type {Journal} from '../../src/shared/apply/journal.ts'
import {after, openSteps, progressAtStart, type RunProgress} from '../../src/shared/apply/progress.ts'
import {UserError} from '../../src/shared/errors.ts'
import {nothingInMachines} from './sitting.ts'

/** Steps that need any of those before them, and keep one of two storages busy or none. */
const steps = fc
  .array(fc.record({heavyOn: fc.constantFrom(null, null, 'hdd', 'ssd'), needs: fc.array(fc.nat(), {maxLength: 3})}), {
    maxLength: 12,
    minLength: 1,
  })
  .map((drafts) =>
    drafts.map(
      ({heavyOn, needs}, index): PlanStep => ({
        call: null,
        command: null,
        heavyOn,
        id: `s${index}`,
        kind: 'deploy',
        needs: index === 0 ? [] : [...new Set(needs.map((each) => `s${each % index}`))],
        node: 'pve',
        seconds: 1,
        text: `step ${index}`,
        vm: `s${index}`,
        vmid: 100 + index,
      }),
    ),
  )

/** In memory. */
function journalOf(all: readonly PlanStep[]) {
  const guests = all.map(({vm}) => ({name: vm}))
  let progress: RunProgress = progressAtStart({plan: {guests, steps: all}} as unknown as RunEntry)
  const append = async (entry: NewEntry) => {
    progress = after(progress, {...entry, at: ''} as Entry)
  }
  const journal: Pick<Journal, 'append' | 'progress'> = {
    append,
    get progress() {
      return progress
    },
  }
  return journal as Journal
}

/** Carries out what is open; `fails` says which steps do, `next` which of those that are at work ends first. */
async function sit(
  journal: Journal,
  {fails, next, parallel}: {fails(id: string): boolean; next(count: number): number; parallel: number},
) {
  const all = journal.progress!.run.plan.steps
  const stepOf = (id: string) => all.find((each) => each.id === id)!
  const begun: string[] = []
  const done = new Set(all.map(({id}) => id))
  for (const {id} of openSteps(journal.progress!)) done.delete(id)
  const atWork: {readonly id: string; end(): void}[] = []
  const deploy: GuestWork = ({guest: {name: id}}) =>
    new Promise((resolve, reject) => {
      const {heavyOn, needs} = stepOf(id)
      expect(begun).not.toContain(id)
      expect(needs.filter((each) => !done.has(each))).toEqual([])
      if (heavyOn !== null) expect(atWork.map((each) => stepOf(each.id).heavyOn)).not.toContain(heavyOn)
      expect(atWork.length).toBeLessThan(parallel)
      begun.push(id)
      atWork.push({
        end() {
          if (fails(id)) return reject(new UserError('no', {code: 'NO', exitCode: 1}))
          done.add(id)
          resolve()
        },
        id,
      })
    })
  let isOver = false
  const run = carryOutRun({} as ProxmoxClient, journal, {
    onEvent: () => {},
    parallel,
    signal: new AbortController().signal,
    works: {...nothingInMachines, deploy},
  })
    .catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error
    })
    .finally(() => {
      isOver = true
    })
  while (!isOver) {
    await new Promise(setImmediate)
    const [ended] = atWork.length > 0 ? atWork.splice(next(atWork.length), 1) : []
    ended?.end()
  }
  await run
  return {begun}
}

/** What can never be done while these fail. */
function hopeless(all: readonly PlanStep[], failing: ReadonlySet<string>): Set<string> {
  const result = new Set(failing)
  for (const {id, needs} of all) if (needs.some((each) => result.has(each))) result.add(id)
  return result
}

describe('the steps of a plan', () => {
  it('whatever ends first and whatever fails: needs come before, one heavy step a storage, each once a sitting', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.infiniteStream(fc.nat({max: 15})),
        fc.array(fc.nat({max: 11})),
        fc.integer({max: 5, min: 1}),
        async (all, choices, failed, parallel) => {
          const next = (count: number) => choices.next().value! % count
          const journal = journalOf(all)
          const failing = new Set(failed.map((index) => all[index % all.length]!.id))
          await sit(journal, {fails: (id) => failing.has(id), next, parallel})
          // What does not need what failed is done all the same.
          const open = hopeless(all, failing)
          expect(openSteps(journal.progress!).map(({id}) => id)).toEqual(
            all.map(({id}) => id).filter((id) => open.has(id)),
          )
          if (open.size > 0) {
            const {begun} = await sit(journal, {fails: () => false, next, parallel})
            expect(begun.toSorted()).toEqual([...open].toSorted())
          }
          expect(journal.progress!.end).toBe('finished')
        },
      ),
      {numRuns: 150},
    )
  })
})
