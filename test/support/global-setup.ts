import {mkdtempSync, realpathSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {TestProject} from 'vitest/node'
import {startTestServer, type TestServer} from './embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the test server; empty when the tests of the server are skipped. */
    postgresAdminUrl: string
    /** A folder that is there as long as the tests run. */
    sharedFolder: string
  }
}

/** One folder and one PostgreSQL for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-test-shared-')))
  project.provide('sharedFolder', folder)
  const server = await serverForTests()
  project.provide('postgresAdminUrl', server?.adminUrl ?? '')
  return async () => {
    await server?.stop()
    rmSync(folder, {force: true, maxRetries: 5, recursive: true})
  }
}

/** `TEST_DATABASES=pglite` leaves it out on purpose; CI may not do without. */
async function serverForTests(): Promise<TestServer | undefined> {
  if (process.env['TEST_DATABASES'] === 'pglite') return undefined
  try {
    return await startTestServer()
  } catch (error) {
    if (process.env['CI']) throw error
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`The tests on PostgreSQL 16 are skipped, it cannot start here: ${reason}\n`)
    return undefined
  }
}
