import {AiError} from '../errors.ts'

/** The whole answer as text; one that is longer than so many bytes is refused. */
export async function wholeText(chunks: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const decoder = new TextDecoder('utf-8')
  let text = ''
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    if (bytes > longest) {
      throw new AiError(`The answer of the server is longer than ${longest} bytes.`, {code: 'AI_BAD_RESPONSE'})
    }
    text += decoder.decode(chunk, {stream: true})
  }
  return text + decoder.decode()
}

/** The first so many bytes, as text: enough for a message. */
export async function startOfText(chunks: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const decoder = new TextDecoder('utf-8')
  let text = ''
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, {stream: true})
    if (text.length >= longest) break
  }
  return text.slice(0, longest)
}
