// Opens a database, runs statements and prints what came of it as JSON. Arguments: the location as JSON, statements.
import {type DatabaseLocation, openDatabase, toUserError} from '#shared/db/index'
import {UserError} from '#shared/errors'

const [locationText = '', ...statements] = process.argv.slice(2)
const location = JSON.parse(locationText) as DatabaseLocation
try {
  const open = await openDatabase(location, {
    holder: 'test',
    waitMs: 120_000,
    onNotice: (line) => process.stderr.write(`${line}\n`),
  })
  const results: unknown[] = []
  try {
    for (const statement of statements) results.push((await open.pool.query(statement)).rows)
  } finally {
    await open.close()
  }
  report({created: open.created, results})
} catch (error) {
  const told = toUserError(error, location)
  if (!(told instanceof UserError)) throw error
  report({code: told.code, exitCode: told.exitCode, message: told.message, nextStep: told.nextStep})
}

function report(result: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
