import {readFileSync} from 'node:fs'
import {warmUp} from '../db/index.ts'

const withoutDatabase = new Set(['completion', 'config', 'help', 'init'])

/**
 * Compiling the embedded database takes about as long as loading everything else, and other threads do it: so it begins
 * before the command is known. A wrong guess costs a moment of those threads, nothing else.
 */
export function startEarly(args: readonly string[]): void {
  const [noun] = args
  if (noun === undefined || noun.startsWith('-') || withoutDatabase.has(noun) || args.includes('--help')) return
  if (process.env['DATABASE_URL'] || namesServer('.env')) return
  warmUp()
}

/** Good enough for a guess; what counts is read, with all its rules, by `#shared/config`. */
function namesServer(file: string): boolean {
  try {
    return /^\s*(export\s+)?DATABASE_URL\s*=\s*\S/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}
