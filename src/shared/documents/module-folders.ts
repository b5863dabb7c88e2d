import {basename, delimiter, dirname, isAbsolute, join} from 'node:path'

/** Where this program is, and what started it. */
export interface Installation {
  readonly packageRoot: string
  /** Of Node. */
  readonly execPath: string
  /** The command as it was started, often a link in a `bin` folder. */
  readonly launcher: string | undefined
  /** `NODE_PATH`. */
  readonly nodePath: string | undefined
}

/**
 * The folders in which packages are that were installed for this program: its own, those beside it, and global ones. The
 * working folder is not among them: what lies beside somebody's documents must not run.
 */
export function moduleFolders({execPath, launcher, nodePath = '', packageRoot}: Installation): readonly string[] {
  const parent = dirname(packageRoot)
  const folders = [
    join(packageRoot, 'node_modules'),
    ...(basename(parent) === 'node_modules' ? [parent] : []),
    ...nodePath.split(delimiter).filter(isAbsolute),
    // npm's global folder: beside the `bin` of a link to this program, or of Node; on Windows beside Node itself.
    ...[launcher, execPath]
      .filter((file) => file !== undefined)
      .map((file) => join(dirname(dirname(file)), 'lib', 'node_modules')),
    join(dirname(execPath), 'node_modules'),
  ]
  return [...new Set(folders)]
}
