import type {TestProject} from 'vitest/node'
import {startTestServer} from './embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the test server; empty when the tests of the server are skipped. */
    postgresAdminUrl: string
  }
}

/** Starts one PostgreSQL for the whole run. `TEST_DATABASES=pglite` leaves it out on purpose; CI may not do without. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TEST_DATABASES'] === 'pglite') {
    project.provide('postgresAdminUrl', '')
    return undefined
  }
  try {
    const server = await startTestServer()
    project.provide('postgresAdminUrl', server.adminUrl)
    return () => server.stop()
  } catch (error) {
    if (process.env['CI']) throw error
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`The tests on PostgreSQL 16 are skipped, it cannot start here: ${reason}\n`)
    project.provide('postgresAdminUrl', '')
    return undefined
  }
}
