import {randomBytes} from 'node:crypto'
import {readFile, rename, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {makeFolder} from '../make-folder.ts'

/** The password of the role coord on one machine, readable by its owner only. */
export function passwordFile(stateDirectory: string, address: string): string {
  return join(stateDirectory, 'deploy', `${address}.database-password`)
}

export async function readPassword(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Letters and digits only, so that it needs no quotes anywhere. */
export function newPassword(): string {
  return randomBytes(24).toString('hex')
}

export async function keepPassword(file: string, password: string): Promise<void> {
  await makeFolder(dirname(file), 0o700)
  const draft = `${file}.${process.pid}.new`
  await writeFile(draft, `${password}\n`, {flag: 'wx', flush: true, mode: 0o600})
  await rename(draft, file)
}

export function databaseUrl(address: string, password: string): string {
  return `postgres://coord:${encodeURIComponent(password)}@${address}:5432/coord`
}
