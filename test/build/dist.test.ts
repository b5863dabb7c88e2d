import {readdirSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

const require = createRequire(import.meta.url)
const dist = join(import.meta.dirname, '../../dist')
const commands = readdirSync(join(dist, 'commands'), {encoding: 'utf8', recursive: true})
  .filter((file) => file.endsWith('.cjs'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()

/** Those that check what they send to a Proxmox VE server, and what it answers. */
const asksProxmox = /^lab\/(?:(?:access|image|storage|task|vm)\/|assess|plan|simulator)/

/** Others that check with zod what they read or answer. */
const withZod = [
  // What is remembered of a schedule.
  'coord/briefing/schedule.cjs',
  'coord/briefing/unschedule.cjs',
  'coord/document/analyze.cjs',
  // It analyzes the document that it brings.
  'coord/project/demo.cjs',
  'coord/risk/profile/list.cjs',
  'coord/risk/profile/set.cjs',
  'coord/risk/profile/show.cjs',
  // The answers of models and servers, and the journal of the AI log.
  'lab/ai/ask.cjs',
  'lab/ai/bench.cjs',
  'lab/ai/doctor.cjs',
  'lab/ai/eval.cjs',
  'lab/ai/logs/index.cjs',
  'lab/ai/logs/purge.cjs',
  'lab/ai/logs/show.cjs',
  'lab/ai/models.cjs',
  'lab/ai/price/list.cjs',
  'lab/ai/price/set.cjs',
  'lab/ai/sentiment.cjs',
  'lab/ai/stats.cjs',
  'lab/apply.cjs',
  'lab/db/backup.cjs',
  'lab/db/migrate.cjs',
  'lab/db/move.cjs',
  'lab/db/restore.cjs',
  'lab/db/rollback.cjs',
  'lab/deploy/apps.cjs',
  'lab/deploy/ollama.cjs',
  'lab/deploy/postgres.cjs',
  'lab/status.cjs',
]

describe('what the build makes', () => {
  it('loads zod only where something is checked with it: shapes are for tests', {timeout: 60_000}, () => {
    expect(commands.length).toBeGreaterThan(50)
    const loading = commands.filter((command) => filesLoadedBy(command).some(holdsZod))
    expect(loading.filter((command) => !asksProxmox.test(command))).toEqual(withZod)
  })

  it('imports nothing dynamically, which code that was compiled before could not do', () => {
    const files = readdirSync(dist, {encoding: 'utf8', recursive: true}).filter(
      (file) => file.endsWith('.cjs') && !file.startsWith('compiled'),
    )
    expect(files.filter((file) => /\bimport\((?!\))/.test(readFileSync(join(dist, file), 'utf8')))).toEqual([])
  })
})

function filesLoadedBy(command: string): string[] {
  for (const file of filesOfDist()) delete require.cache[file]
  require(join(dist, 'commands', command))
  return filesOfDist()
}

function filesOfDist(): string[] {
  return Object.keys(require.cache).filter((file) => file.startsWith(dist))
}

function holdsZod(file: string): boolean {
  return readFileSync(file, 'utf8').includes('_zod')
}
