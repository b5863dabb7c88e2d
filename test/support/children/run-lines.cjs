// Runs several command lines of a bin, one after the other in this one process: `[["risk", "list", "--help"], …]` on
// stdin, their outcomes on stdout. For the many lines of a test that want no process of their own.
const {readFileSync} = require('node:fs')
const {join} = require('node:path')

const packageRoot = join(__dirname, '../../..')
const home = join(packageRoot, 'dist')
const bin = process.argv[2]
const {version} = require(join(packageRoot, 'package.json'))
const {run} = require(join(home, 'shared/cli/run.cjs'))
const write = process.stdout.write.bind(process.stdout)
process.setMaxListeners(0)
process.stdout.setMaxListeners(0)
process.stderr.setMaxListeners(0)

void (async () => {
  const outcomes = []
  for (const args of JSON.parse(readFileSync(0, 'utf8'))) {
    const outcome = {stderr: '', stdout: ''}
    for (const name of ['stdout', 'stderr']) {
      process[name].write = (text, encoding, done) => {
        outcome[name] += text
        const then = typeof encoding === 'function' ? encoding : done
        if (then) process.nextTick(then)
        return true
      }
    }
    process.exitCode = 0
    await run({args, bin, home, packageRoot, version})
    outcomes.push({...outcome, exitCode: process.exitCode})
  }
  process.exitCode = 0
  write(JSON.stringify(outcomes))
})()
