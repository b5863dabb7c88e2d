// Takes journals into a database. Arguments: the location as JSON, the state folder, the migrations folder.
import {moveJournals} from '#shared/ai/log/index'
import {withSession} from '#shared/db/index'

const [location = '', stateDirectory = '', migrationsDirectory = ''] = process.argv.slice(2)
const setup = {
  actor: 'ana',
  command: 'lab ai logs',
  location: JSON.parse(location),
  migrationsDirectory,
  onNotice: () => {},
  waitMs: 120_000,
}
const moved = await withSession(setup, (session) =>
  moveJournals(session, {logDays: 90, now: new Date(), stateDirectory}),
)
process.stdout.write(`${JSON.stringify(moved)}\n`)
