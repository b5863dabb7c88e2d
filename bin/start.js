import {existsSync, readFileSync} from 'node:fs'
import * as module from 'node:module'
import {dirname} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = `${packageRoot}/dist/shared/cli/run.js`

/** Answers `--version` by itself, because loading the command framework costs more than Node's own start. */
export async function start(bin) {
  const args = process.argv.slice(2)
  const {version} = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'))
  if (args[0] === '--version') {
    process.stdout.write(`${bin} ${version} (ai-sandbox-homelab, Node ${process.versions.node})\n`)
    return
  }
  if (!existsSync(entry)) {
    process.stderr.write(`error: ${bin} has not been built.\nnext:  npm ci   (in ${packageRoot})\n`)
    process.exitCode = 5
    return
  }
  module.enableCompileCache?.()
  const {run} = await import(pathToFileURL(entry).href)
  await run({args, bin, home: `${packageRoot}/dist`, packageRoot, version})
}
