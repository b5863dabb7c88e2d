import {AiError} from '../errors.ts'

const LONGEST_LINE = 16 * 2 ** 20

/**
 * UTF-8 bytes as lines, however they are cut into pieces; lines end with LF or CRLF, the last one may end with the text.
 * Takes time in proportion to the text: what was looked at is not looked at again.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8')
  let pieces: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, {stream: true})
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      pieces.push(text.slice(start, end))
      yield withoutReturn(pieces.join(''))
      pieces = []
      length = 0
      start = end + 1
    }
    if (start === text.length) continue
    pieces.push(text.slice(start))
    length += text.length - start
    if (length > LONGEST_LINE) {
      throw new AiError('The answer has a line of more than 16 MB.', {code: 'AI_BAD_RESPONSE'})
    }
  }
  const rest = pieces.join('') + decoder.decode()
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
