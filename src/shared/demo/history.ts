import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {newChangeAt, recordIn} from '#shared/history/index'
import type {Acting} from '../conventions.ts'

type Moment = <Value>(work: (acting: Acting) => Promise<Value>) => Promise<Value>

/** Something has to have been there before, for something to be new or changed since. */
export interface DemoHistory {
  /** Done, and recorded, some weeks before now. */
  readonly weeksAgo: Moment
  readonly now: Moment
}

const DAYS_AGO = 20
const DAY_IN_MILLISECONDS = 86_400_000

/** Two changes of one transaction. The one of now is the later one, and the one that undoing is about. */
export async function openDemoHistory(transaction: Transaction<Database>, acting: Acting): Promise<DemoHistory> {
  const then = {...acting, now: new Date(acting.now.getTime() - DAYS_AGO * DAY_IN_MILLISECONDS)}
  const changeThen = await newChangeAt(transaction, then.now)
  const changeNow = await newChangeAt(transaction, acting.now)
  await recordIn(transaction, changeNow)
  return {
    now: (work) => work(acting),
    async weeksAgo(work) {
      await recordIn(transaction, changeThen)
      const value = await work(then)
      await recordIn(transaction, changeNow)
      return value
    },
  }
}
