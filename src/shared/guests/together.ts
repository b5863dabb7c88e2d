import {UserError} from '../errors.ts'

/** Does something for each at the same time; one failure is thrown as it is, several as one with a line for each. */
export async function allOrProblems<Item, Result>(
  items: readonly Item[],
  label: (item: Item) => string,
  work: (item: Item) => Promise<Result>,
  summary = 'cannot be done, so nothing was done.',
): Promise<Result[]> {
  const settled = await Promise.allSettled(items.map(work))
  const failures = settled.flatMap((result, index) => {
    if (result.status === 'fulfilled') return []
    if (!(result.reason instanceof UserError)) throw result.reason
    return [{error: result.reason, field: label(items[index]!)}]
  })
  if (failures.length === 0) return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const [{error}] = failures as [(typeof failures)[number]]
  if (failures.length === 1) throw error
  throw new UserError(`${failures.length} of ${items.length} ${summary}`, {
    cause: error,
    code: error.code,
    exitCode: error.exitCode,
    ...(error.nextStep !== undefined && {nextStep: error.nextStep}),
    problems: failures.map(({error: {message}, field}) => ({field, message: message.replace(`${field} `, '')})),
  })
}
