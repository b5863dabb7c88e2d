import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    env: {NO_COLOR: '1', TZ: 'UTC'},
    globalSetup: ['test/support/global-setup.ts'],
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
