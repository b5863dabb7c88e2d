// CommonJS, because starting Node's ES module loader costs more than answering `--version` does.
const {existsSync, readFileSync, writeSync} = require('node:fs')
const module_ = require('node:module')
const {dirname, join} = require('node:path')

const packageRoot = dirname(__dirname)
const home = join(packageRoot, 'dist')
const entry = join(home, 'shared/cli/run.cjs')

exports.start = (bin) => {
  const args = process.argv.slice(2)
  const {version} = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'))
  if (args[0] === '--version') {
    writeSync(1, `${bin} ${version} (ai-sandbox-homelab, Node ${process.versions.node})\n`)
    return
  }
  if (!existsSync(entry)) {
    process.stderr.write(`error: ${bin} has not been built.\nnext:  npm ci   (in ${packageRoot})\n`)
    process.exitCode = 5
    return
  }
  if (process.env.DEBUG) process.setSourceMapsEnabled(true)
  if (module_.enableCompileCache) module_.enableCompileCache()
  else if (!process.env.DEBUG) require('./compiled-code.cjs').useCompiledCode(home) // it knows no source maps
  const {run} = require(entry)
  void run({args, bin, home, packageRoot, version})
}
