import {UserError} from '../../errors.ts'
import {decodeBytes, invalidInput} from '../../input/index.ts'
import type {Source} from '../types.ts'

const encodings: Readonly<Record<string, string>> = {
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-16be': 'utf-16be',
  'utf-16le': 'utf-16le',
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'windows-1252': 'windows-1252',
}

/** The text of a file without its byte order mark. Which encoding it has is never guessed. */
export function decodeText({bytes, name}: Source, typedEncoding: string | undefined): string {
  const encoding = typedEncoding === undefined ? encodingByMark(bytes) : encodings[typedEncoding.trim().toLowerCase()]
  if (encoding === undefined) {
    const message = `must be one of ${[...new Set(Object.values(encodings))].join(', ')}.`
    throw invalidInput('The import', [{field: '--encoding', message}])
  }
  try {
    return decodeBytes(bytes, encoding, {fatal: true})
  } catch (error) {
    if (error instanceof UserError || !(error instanceof TypeError)) throw error
    throw invalidInput(name, [{field: placeOfBadByte(bytes), message: undecodable(encoding)}])
  }
}

function encodingByMark(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function undecodable(encoding: string): string {
  if (encoding !== 'utf-8') return `is not ${encoding}: save the file as UTF-8.`
  return 'is not UTF-8. Excel saves "CSV (Comma delimited)" as Windows-1252: add --encoding windows-1252, or save it as "CSV UTF-8".'
}

/** The line on which UTF-8 ends to be right. */
function placeOfBadByte(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', {fatal: true})
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start)
    const stop = end === -1 ? bytes.length : end + 1
    try {
      decoder.decode(bytes.subarray(start, stop))
    } catch {
      return `line ${line}`
    }
    start = stop
  }
  return 'file'
}
