// Delivers a briefing to a webhook and prints what came of it. Arguments: the location as JSON, the address, the number of
// the briefing.
import {type DatabaseLocation, openDatabase} from '#shared/db/index'
import {deliverAll, type InDatabase, parseDestinations} from '#shared/delivery/index'
import {message, settingsOf} from '../../delivery/messages.ts'

const [location = '', url = '', briefingId = ''] = process.argv.slice(2)
const inDatabase: InDatabase = async (work) => {
  const open = await openDatabase(JSON.parse(location) as DatabaseLocation, {
    holder: 'test',
    onNotice: () => {},
    waitMs: 120_000,
  })
  try {
    return await work(open.kysely)
  } finally {
    await open.close()
  }
}
const destinations = parseDestinations([`webhook:${url}`], {baseDirectory: '/', field: '--to', homeDirectory: '/'})
const order = {
  briefingId: Number(briefingId),
  destinations,
  factsHash: 'a'.repeat(64),
  force: false,
  ifChanged: false,
  message,
}
const {signal} = new AbortController()
process.stdout.write(JSON.stringify(await deliverAll(inDatabase, order, settingsOf({timeoutMs: 60_000}), {signal})))
