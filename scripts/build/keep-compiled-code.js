// Runs typical commands in this process (on the demo project in DATA_DIR) and keeps what V8 has compiled for them, where
// bin/compiled-code.cjs finds it: build.js runs it. What only other commands use is compiled when they run.
import {mkdirSync, renameSync, writeFileSync} from 'node:fs'
import module from 'node:module'
import {dirname, join, relative} from 'node:path'
import vm from 'node:vm'
import packageJson from '../../package.json' with {type: 'json'}

const require = module.createRequire(import.meta.url)
const {checksum, compiledFolder, loadModules} = require('../../bin/compiled-code.cjs')

const packageRoot = join(import.meta.dirname, '../..')
const home = join(packageRoot, 'dist')
const typical = [
  ['--help'],
  ['completion', 'bash'],
  ['config', 'show'],
  ['overview'],
  ['risk', 'list', '--project', 'DEMO'],
  ['risk', 'show', 'R1', '--project', 'DEMO', '--json'],
  ['risk', 'add', 'Another risk', '--project', 'DEMO', '--likelihood', '3', '--impact', '3'],
]

const modules = []
loadModules(home, (source, filename) => {
  const script = new vm.Script(module.wrap(source), {filename})
  modules.push({filename, script, source})
  return script
})
const {run} = require(join(home, 'shared/cli/run.cjs'))
for (const args of typical) {
  await run({args, bin: 'coord', home, packageRoot, version: packageJson.version})
  if (process.exitCode) throw new Error(`coord ${args.join(' ')} ended with ${process.exitCode}`)
}
save()

/** Beside its place first: a command that starts meanwhile finds all or nothing. */
function save() {
  const folder = compiledFolder(home)
  for (const {filename, script, source} of modules) {
    const file = join(`${folder}.new`, relative(home, filename))
    mkdirSync(dirname(file), {recursive: true})
    const compiled = script.createCachedData()
    writeFileSync(file, Buffer.concat([checksum(compiled, source), compiled]))
  }
  renameSync(`${folder}.new`, folder)
}
