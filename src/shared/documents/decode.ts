import {decodeBytes} from '../input/index.ts'

export interface Decoded {
  readonly text: string
  /** `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`. */
  readonly encoding: string
  /** False when the bytes are no text in any of these. */
  readonly isText: boolean
}

/** Text by its byte order mark, else as UTF-8 if it is that, else as what Western Windows wrote. */
export function decodeText(bytes: Uint8Array): Decoded {
  const encoding = markedEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252')
  const text = decodeBytes(bytes, encoding)
  const controls = text.slice(0, 100_000).match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0
  const isBinary = text.slice(0, 100_000).includes('\0') || controls > 10 + text.length / 100
  return {encoding, isText: !isBinary, text}
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
