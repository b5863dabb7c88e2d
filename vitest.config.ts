import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    env: {NO_COLOR: '1', TZ: 'UTC'},
    globalSetup: ['test/support/global-setup.ts'],
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    // By itself vitest leaves one processor to others; on two, that is half of them.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
})
