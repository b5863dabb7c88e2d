import {linesOf} from './lines.ts'

/**
 * The `data` of each event of a `text/event-stream` (WHATWG HTML, 9.2). Comments, which servers send to keep the
 * connection open, and other fields are passed over; an event that the end of the text cuts off is still given.
 */
export async function* eventDataOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let data: string[] = []
  for await (const line of linesOf(chunks)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n')
      data = []
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    } else if (line === 'data') {
      data.push('')
    }
  }
  if (data.length > 0) yield data.join('\n')
}
