// All tests: `npm test`, or `npm test -- test/cli` and whatever else `vitest run` takes. The last line on stdout is
// always "N passed, N failed, N skipped"; tests that broke without a test of theirs failing count as failed.
import {parseCLI, startVitest} from 'vitest/node'
import {ensureBuilt} from './ensure-built.js'

const counts = {failed: 0, passed: 0, skipped: 0}
process.once('exit', () => {
  const {failed, passed, skipped} = counts
  if (passed + failed === 0) process.stderr.write('No test has run.\n')
  if (passed === 0 || failed > 0) process.exitCode ||= 1
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
})

await ensureBuilt()
const {filter, options} = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const vitest = await startVitest('test', filter, options)
count(vitest.state)
await vitest.exit()

function count(state) {
  for (const file of state.getTestModules()) {
    const tests = [...file.children.allTests()].map((test) => test.result().state)
    for (const result of tests) counts[result === 'pending' ? 'skipped' : result] += 1
    if (file.state() === 'failed' && !tests.includes('failed')) counts.failed += 1
  }
  counts.failed += state.getUnhandledErrors().length
}
