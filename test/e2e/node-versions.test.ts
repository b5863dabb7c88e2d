import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/node-versions')
const minutes = 60_000

/** The floor of `engines` itself, and the newest of each line after it. */
describe.each(['20.19.0', '22', '24', '26'])('under Node %s', (version) => {
  const home = mkdtempSync(join(tmpdir(), 'lab-test-node-'))
  let node = ''
  let unavailable = ''

  beforeAll(async () => {
    try {
      node = await installNode(version)
    } catch (error) {
      unavailable = `Node ${version} cannot be had here: ${error instanceof Error ? error.message : String(error)}`
      if (process.env['CI']) throw new Error(unavailable)
      process.stderr.write(`Skipped: ${unavailable}\n`)
    }
  }, 5 * minutes)
  afterAll(() => rmSync(home, {force: true, recursive: true}))

  const run = async (bin: string, ...args: string[]) => {
    const {stdout} = await execa(node, [join(root, 'bin', `${bin}.cjs`), ...args], {
      cwd: home,
      env: {DATA_DIR: join(home, 'data'), HOME: home, NO_COLOR: '1', PATH: process.env['PATH']},
      extendEnv: false,
    })
    return stdout
  }

  it.for(['coord', 'lab'])('%s --version names that Node', async (bin, {skip}) => {
    skip(unavailable !== '', unavailable)
    expect(await run(bin, '--version')).toMatch(new RegExp(String.raw`^${bin} \d.*\bNode ${version}\b`))
  })

  it.for(['coord', 'lab'])('%s --help shows the commands', async (bin, {skip}) => {
    skip(unavailable !== '', unavailable)
    expect(await run(bin, '--help')).toMatch(/USAGE.*COMMANDS/s)
  })

  it('a fresh embedded database is made, filled and read', {timeout: 2 * minutes}, async ({skip}) => {
    skip(unavailable !== '', unavailable)
    await run('coord', 'project', 'demo')
    const {data} = JSON.parse(await run('coord', 'risk', 'list', '--json'))
    expect(data.length).toBeGreaterThan(0)
  })
})

/**
 * Its program, from the npm package that holds nothing else. Fetched at need rather than a dependency (60 to 100 MB
 * each) and kept in `node_modules/.cache`.
 */
async function installNode(version: string): Promise<string> {
  // The `node` package, which would choose by itself, does so in an install script; these are the names it uses.
  const onAppleSilicon = process.platform === 'darwin' && process.arch === 'arm64'
  const name = `${onAppleSilicon ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`
  const folder = join(cache, version)
  const node = join(folder, 'node_modules', name, 'bin/node')
  if (!existsSync(node)) {
    mkdirSync(folder, {recursive: true})
    const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await execa('npm', ['install', ...quiet, '--prefix', folder, `${name}@${version}`])
  }
  await execa(node, ['--version'])
  return node
}
