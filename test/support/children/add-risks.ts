// Adds risks to the project LIB, one change each, until it is killed, and prints the reference of each that is saved.
// It prints "opening" before it opens the database. Arguments: directory.
import {fileURLToPath} from 'node:url'
import {withSession} from '#shared/db/index'
import {addProject, requireProject} from '#shared/projects/index'
import {addRisk} from '#shared/risks/index'

const [directory = ''] = process.argv.slice(2)
const acting = {actor: 'writer', conventions: {dateOrder: 'none', decimalMark: '.'}, now: new Date()} as const

process.stdout.write('opening\n')
const setup = {
  actor: acting.actor,
  command: 'coord risk add',
  location: {kind: 'embedded', directory},
  migrationsDirectory: fileURLToPath(new URL('../../../migrations', import.meta.url)),
  onNotice: () => {},
} as const
await withSession(setup, async (session) => {
  const isThere = await requireProject(session.database, 'LIB').catch((error) => {
    if (error.code !== 'PROJECT_NOT_FOUND') throw error
  })
  if (!isThere) {
    await session.change((transaction) =>
      addProject(transaction, {key: 'LIB', name: 'Library'}, {...acting, timeZone: 'Europe/London'}),
    )
  }
  for (let number = 1; ; number++) {
    const {value} = await session.change(async (transaction) => {
      const fields = {impact: '4', likelihood: '3', mitigation: 'Survey first. '.repeat(20), owner: 'ben'}
      return addRisk(
        transaction,
        await requireProject(transaction, 'LIB'),
        {...fields, title: `Risk ${number}`},
        acting,
      )
    })
    process.stdout.write(`${value.reference}\n`)
  }
})
