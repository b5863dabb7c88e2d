// Writes to the AI log as a command does while it asks. Arguments: the state folder, how many calls it finishes; the call
// after those it only begins, prints "asking", and waits until it is killed.
import {openJournal} from '#shared/ai/log/index'
import {interactionStart, ok} from '../interactions.ts'

const [stateDirectory = '', finished = '0'] = process.argv.slice(2)
const journal = openJournal({
  command: 'lab ai ask',
  content: 'full',
  onProblem: (line) => process.stderr.write(`${line}\n`),
  secrets: [],
  stateDirectory,
})
for (let call = 0; call < Number(finished); call += 1)
  journal.finish(journal.start(interactionStart()), ok(`answer ${call}`))
journal.start(interactionStart())
process.stdout.write('asking\n')
setInterval(() => {}, 60_000)
