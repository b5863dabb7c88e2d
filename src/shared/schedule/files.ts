import {randomUUID} from 'node:crypto'
import {chmod, open, readFile, rename, rm, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {ExitCode, UserError} from '#shared/errors'

/** Written beside its place and renamed: whoever starts it meanwhile has the old file or the new one. */
export async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`
  try {
    const handle = await open(draft, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(draft, mode)
    await rename(draft, file)
  } catch (error) {
    throw notWritten(file, error)
  } finally {
    await rm(draft, {force: true}).catch(() => undefined)
  }
}

/** Remembers files as they are; what it returns puts them back, and tells whether there were all of them. */
export async function keepFiles(files: readonly string[]): Promise<() => Promise<boolean>> {
  const kept = await Promise.all(
    files.map(async (file) => ({
      content: await readFile(file, 'utf8').catch(() => undefined),
      file,
      mode: (await stat(file).catch(() => undefined))?.mode,
    })),
  )
  return async () => {
    for (const {content, file, mode} of kept) {
      if (content === undefined) await rm(file, {force: true})
      else await writeWhole(file, content, (mode ?? 0o600) & 0o777)
    }
    return kept.every(({content}) => content !== undefined)
  }
}

export function notWritten(file: string, cause: unknown): UserError {
  const {code} = cause as NodeJS.ErrnoException
  return new UserError(`${file} could not be written (${code ?? 'for an unknown reason'}); nothing was scheduled.`, {
    cause,
    code: 'FILE_NOT_WRITTEN',
    exitCode: ExitCode.failed,
    nextStep: `See whether there is room, and whether you may write in ${dirname(file)}.`,
  })
}
