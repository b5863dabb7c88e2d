const LINE_FEED = 0x0a

/**
 * The lines of a UTF-8 stream, split at line feeds only: `node:readline` also splits at U+2028, which JSON text may hold.
 * Throws when a line is not UTF-8.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
  let pieces: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield decoder.decode(Buffer.concat([...pieces, chunk.subarray(start, end)]))
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  }
  if (pieces.length > 0) yield decoder.decode(Buffer.concat(pieces))
}
