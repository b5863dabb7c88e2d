import {existsSync} from 'node:fs'
import {basename, join, resolve} from 'node:path'
import {z} from 'zod'
import {createMigrationFile} from '#shared/db/migrations/index'
import {ExitCode, UserError} from '../../errors.ts'

export const NewMigrationShape = z.object({name: z.string(), file: z.string()})

interface NewMigrationOptions {
  /** Where it goes instead of the package's own folder. */
  readonly directory: string | undefined
  readonly packageRoot: string
  readonly workingDirectory: string
  readonly now: Date
}

/** Writes an empty migration. The package's own folder is for those who work on it, so it must be a git checkout. */
export function newMigration(title: string, options: NewMigrationOptions): z.infer<typeof NewMigrationShape> {
  const {directory, now, packageRoot, workingDirectory} = options
  if (directory === undefined && !existsSync(join(packageRoot, '.git'))) {
    throw new UserError('This program is installed, not checked out: an update would remove a migration from it.', {
      code: 'NOT_A_CHECKOUT',
      exitCode: ExitCode.conflict,
      nextStep: 'Clone the repository, or name a folder: lab db new NAME --directory FOLDER',
    })
  }
  const folder = directory === undefined ? join(packageRoot, 'migrations') : resolve(workingDirectory, directory)
  const file = createMigrationFile(folder, title, now)
  return {file, name: basename(file, '.sql')}
}
