import {existsSync, readdirSync, statSync} from 'node:fs'
import {join} from 'node:path'

const root = join(import.meta.dirname, '..')

/** Builds `dist` when there is none or something it is made from has changed since. */
export async function ensureBuilt() {
  if (isFresh()) return
  process.stderr.write('Building dist, which is missing or older than its sources.\n')
  await import('./build.js')
}

/** The completion scripts are written last, so they are there only after a build that went through. */
function isFresh() {
  const last = join(root, 'dist/completion')
  if (!existsSync(last) || readdirSync(last).length === 0) return false
  const built = Math.min(...readdirSync(last).map((file) => changedAt(join(last, file))))
  return sources().every((path) => changedAt(path) < built)
}

/** With the folders: their time is all that a removed file leaves behind. */
function sources() {
  const src = join(root, 'src')
  const inSrc = readdirSync(src, {recursive: true}).map((path) => join(src, path))
  return [
    src,
    ...inSrc,
    ...[
      'package-lock.json',
      'package.json',
      'scripts/build.js',
      'scripts/build/keep-compiled-code.js',
      'bin/compiled-code.cjs',
    ].map((path) => join(root, path)),
  ]
}

function changedAt(path) {
  return statSync(path).mtimeMs
}
