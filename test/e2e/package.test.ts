import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {version} from '../../package.json'

const root = join(import.meta.dirname, '../..')
const minutes = 60_000

describe('the npm package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-package-'))
  let files: string[] = []

  beforeAll(async () => {
    // Without scripts: `prepare` would build dist anew under the feet of other tests.
    const {stdout} = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
    })
    const [packed] = JSON.parse(stdout)
    files = packed.files.map((file: {path: string}) => file.path)
    process.stderr.write(
      `The package: ${packed.entryCount} files, ${megabytes(packed.size)} to publish, ${megabytes(packed.unpackedSize)} unpacked.\n`,
    )
    writeFileSync(join(folder, 'package.json'), '{"private": true}')
    await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename)], {
      cwd: folder,
    })
  }, 5 * minutes)
  afterAll(() => rmSync(folder, {force: true, recursive: true}))

  it('holds what runs and what people read, no sources, tests or settings', () => {
    const kept = new Set(files.map((file) => file.split('/')[0]))
    expect([...kept].filter((name) => /^(src|test|scripts|coverage|node_modules|\.env|.*\.log)$/.test(name!))).toEqual(
      [],
    )
    expect(files.filter((file) => /\.test\.|(^|\/)\.env$/.test(file))).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'package.json',
        'bin/coord.cjs',
        'bin/lab.cjs',
        'dist/completion/lab.fish',
        'infrastructure/lab.schema.json',
        'infrastructure/lab.yaml',
      ]),
    )
  })

  it('runs where it is installed', async () => {
    const run = (bin: string, ...args: string[]) => execa(join(folder, 'node_modules/.bin', bin), args, {cwd: folder})
    expect((await run('coord', '--version')).stdout).toContain(`coord ${version} `)
    expect((await run('lab', '--help')).stdout).toContain('USAGE')
    expect((await run('coord', 'completion', 'bash')).stdout).toContain('complete -F')
  })

  it('makes its embedded database where it is installed', {timeout: 2 * minutes}, async () => {
    const {stdout} = await execa(join(folder, 'node_modules/.bin/coord'), ['project', 'list', '--json'], {
      cwd: folder,
      env: {DATA_DIR: join(folder, 'data'), HOME: folder, PATH: process.env['PATH']},
      extendEnv: false,
    })
    expect(JSON.parse(stdout)).toMatchObject({data: [], kind: 'project.list'})
  })
})

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
