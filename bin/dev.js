// Runs a bin from source: `npx tsx bin/dev.js coord project list`. Slower to start than dist, nothing to build.
import {readFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {run} from '../src/shared/cli/run.ts'

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)))
const {version} = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'))
const [bin, ...args] = process.argv.slice(2)
await run({args, bin, home: `${packageRoot}/src`, packageRoot, version})
