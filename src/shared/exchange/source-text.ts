import {invalidInput} from '../input/index.ts'
import type {Source} from './types.ts'

/** The text of a file in UTF-8, of at most so many bytes. */
export function textOf({bytes, name}: Source, largest: number): string {
  if (bytes.length > largest) {
    throw invalidInput(name, [{message: `has ${bytes.length} bytes; ${largest} is the most that is read.`}])
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    throw invalidInput(name, [{message: 'is not text in UTF-8.'}])
  }
}
