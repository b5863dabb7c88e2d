// Writes a briefing and prints what came of it. Argument: the path.
import {writeFileOf} from '#shared/delivery/channels/file'
import {type FileDestination, parseDestinations} from '#shared/delivery/destination'
import {message} from '../../delivery/messages.ts'

const [path = ''] = process.argv.slice(2)
const place = {baseDirectory: '/', field: '--to', homeDirectory: '/'}
const [destination] = parseDestinations([`file:${path}`], place) as [FileDestination]
try {
  await writeFileOf(destination, message)
  process.stdout.write('written')
} catch (error) {
  process.stdout.write(String(error))
}
