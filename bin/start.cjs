// CommonJS, because starting Node's ES module loader costs more than answering `--version` does.
const {existsSync, readFileSync, writeSync} = require('node:fs')
const module_ = require('node:module')
const {dirname} = require('node:path')

const packageRoot = dirname(__dirname)
const entry = `${packageRoot}/dist/shared/cli/run.js`

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
  module_.enableCompileCache?.()
  if (process.env.DEBUG) process.setSourceMapsEnabled(true)
  const {pathToFileURL} = require('node:url')
  void import(pathToFileURL(entry).href).then(({run}) =>
    run({args, bin, home: `${packageRoot}/dist`, packageRoot, version}),
  )
}
