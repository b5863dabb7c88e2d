// What commands cost, all measured in one run: `npm run bench -- [--rounds N] [--only TEXT] [--write]`.
// A missed target is marked and nothing fails: the figures depend on the machine, and on what else it does.
import {parseArgs} from 'node:util'
import {measures} from './bench/measures.js'
import {preparePlaces} from './bench/places.js'
import {machine, resultTable, writeDocument} from './bench/report.js'
import {sampleInRounds} from './bench/sample.js'
import {ensureBuilt} from './ensure-built.js'

const {values: options} = parseArgs({
  options: {
    only: {default: [], multiple: true, type: 'string'},
    rounds: {default: '11', type: 'string'},
    write: {default: false, type: 'boolean'},
  },
})
const rounds = Number(options.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number, 1 or more')
const chosen = measures.filter(
  ({name}) => options.only.length === 0 || options.only.some((text) => name.includes(text)),
)
if (chosen.length === 0) throw new Error(`--only matches none of: ${measures.map(({name}) => name).join(', ')}`)

await ensureBuilt()
const {close, places} = await preparePlaces(chosen.flatMap(({minus, place}) => [place, ...(minus ? [minus] : [])]))
try {
  const results = await sampleInRounds(chosen, places, rounds)
  const text = `${machine(rounds)}\n\n${resultTable(results)}\n`
  process.stdout.write(text)
  if (options.write) await writeDocument(text)
} finally {
  await close()
}
