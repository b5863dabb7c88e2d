import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parseProjectKey} from '#shared/coordination/index'

const FILE = 'current-project'

/** The project that `coord use` chose on this machine; undefined when none was, or the file is not readable. */
export async function readCurrentProject(stateDirectory: string): Promise<string | undefined> {
  try {
    return parseProjectKey((await readFile(join(stateDirectory, FILE), 'utf8')).trim())
  } catch {
    return undefined
  }
}

export async function writeCurrentProject(stateDirectory: string, key: string | undefined): Promise<void> {
  const file = join(stateDirectory, FILE)
  if (key === undefined) return rm(file, {force: true})
  await mkdir(stateDirectory, {mode: 0o700, recursive: true})
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, `${key}\n`, {mode: 0o600})
  await rename(unfinished, file)
}
