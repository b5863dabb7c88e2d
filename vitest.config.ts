import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'
import {BaseSequencer, type TestSpecification} from 'vitest/node'

const longest = /\/test\/(?:e2e\/(?:contract|cron)|docs\/examples)\.test\.ts$/

/** The few that take minutes begin first: otherwise one of them is left alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => Number(longest.test(other.moduleId)) - Number(longest.test(one.moduleId)))
  }
}

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    env: {NO_COLOR: '1', TZ: 'UTC'},
    globalSetup: ['test/support/global-setup.ts'],
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    // Files share their worker and what it has loaded: a worker for each costs a quarter of the time.
    isolate: false,
    // One more than there are processors: many tests wait for a process, a server or a clock.
    maxWorkers: availableParallelism() + 1,
    sequence: {sequencer: LongestFirst},
    testTimeout: 60_000,
  },
})
