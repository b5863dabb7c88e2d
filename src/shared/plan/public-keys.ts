import {readFile} from 'node:fs/promises'
import path from 'node:path'

/** Who may log in, and what of it could not be found out. */
export interface PublicKeys {
  /** One line each, sorted, each once. */
  readonly keys: readonly string[]
  readonly problems: readonly {readonly index: number; readonly message: string}[]
}

const KEY = /^(?:ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]+={0,3}(?: .*)?$/

/** Keys as they are, or files that hold them: relative to the lab file, `~` is the home folder. */
export async function readPublicKeys(entries: readonly string[], folder: string, home: string): Promise<PublicKeys> {
  const read = await Promise.all(
    entries.map(async (entry) =>
      KEY.test(entry.trim()) ? [entry.trim()] : keysIn(path.resolve(folder, entry.replace(/^~(?=\/)/, home))),
    ),
  )
  return {
    keys: [...new Set(read.flatMap((keys) => (typeof keys === 'string' ? [] : keys)))].toSorted(),
    problems: read.flatMap((keys, index) => (typeof keys === 'string' ? [{index, message: keys}] : [])),
  }
}

/** The keys, or what is wrong with the file. A private key is never read any further. */
async function keysIn(file: string): Promise<string | string[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return `${file} cannot be read`
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return `${file} is a private key; the public one ends in .pub`
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return keys.length > 0 && keys.every((key) => KEY.test(key)) ? keys : `${file} holds no public key`
}
