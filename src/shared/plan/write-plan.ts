import {assertMayWrite, writeOutput} from '#shared/exchange/index'
import type {Plan} from './plan.ts'

/** For whoever carries it out later: it names the file and the state of the server that it was made for. */
export async function writePlan(file: string, plan: Plan, {force}: {readonly force: boolean}): Promise<void> {
  await assertMayWrite(file, {force})
  await writeOutput(file, `${JSON.stringify(plan, null, 2)}\n`, {force})
}
