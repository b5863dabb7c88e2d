import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {ExitCode, UserError} from '../errors.ts'

export interface Archive {
  readonly file: string
  readonly sha256: string
  /** What fixes the versions of all packages; a package that was installed from elsewhere has none. */
  readonly lockFile: string | undefined
}

/** Packs this toolkit as it runs here, for as long as `use` needs it. The same code makes the same archive. */
export async function withArchive<Result>(packageRoot: string, use: (archive: Archive) => Promise<Result>) {
  if (!(await stat(join(packageRoot, 'dist')).catch(() => undefined))) {
    throw notPacked('it is not built', 'npm run build')
  }
  const folder = await mkdtemp(join(tmpdir(), 'lab-deploy-'))
  try {
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
    await promisify(execFile)('npm', args, {cwd: packageRoot}).catch((error: Error) => {
      throw notPacked('npm pack failed', `cd ${packageRoot} && npm pack --dry-run`, error)
    })
    const name = (await readdir(folder)).find((each) => each.endsWith('.tgz'))
    if (name === undefined) throw notPacked('npm pack made nothing', `cd ${packageRoot} && npm pack --dry-run`)
    const file = join(folder, name)
    const lockFile = join(packageRoot, 'package-lock.json')
    const hasLockFile = (await stat(lockFile).catch(() => undefined))?.isFile() ?? false
    return await use({
      file,
      lockFile: hasLockFile ? lockFile : undefined,
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    })
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}

function notPacked(why: string, nextStep: string, cause?: Error): UserError {
  return new UserError(`This toolkit cannot be packed: ${why}.`, {
    cause,
    code: 'NOT_PACKED',
    exitCode: ExitCode.configuration,
    nextStep,
  })
}
