import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import module from 'node:module'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeEach, describe, expect, it} from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'lab-test-compiled-'))
const copy = join(folder, 'package')
const compiled = join(copy, 'dist/compiled', `${process.version}-${process.platform}-${process.arch}`)

/** Preloaded: counts the compiled code that V8 takes and refuses, and says it on stderr at the end. */
const counter = join(folder, 'counter.cjs')
writeFileSync(
  counter,
  `const vm = require('node:vm')
  const counts = {taken: 0, refused: 0}
  vm.Script = class extends vm.Script {
    constructor(source, options) {
      super(source, options)
      if (options.cachedData) counts[this.cachedDataRejected ? 'refused' : 'taken'] += 1
    }
  }
  process.once('exit', () => process.stderr.write(JSON.stringify(counts)))`,
)

afterAll(() => rmSync(folder, {force: true, recursive: true}))

// Newer versions of Node keep compiled code by themselves.
describe.skipIf('enableCompileCache' in module)('compiled code', () => {
  beforeEach(() => {
    rmSync(copy, {force: true, recursive: true})
    mkdirSync(copy)
    for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(copy, name), {recursive: true})
  })

  it('is taken for all that is loaded', async () => {
    const {counts, stdout} = await configShow()
    expect(stdout).toContain('DATA_DIR')
    expect(counts.taken).toBeGreaterThan(5)
    expect(counts.refused).toBe(0)
  })

  it('is taken by commands on the embedded database, which needs flags of V8', {timeout: 60_000}, async () => {
    const {stderr} = await execa(process.execPath, ['-r', counter, join(root, 'bin/coord.cjs'), 'project', 'list'], {
      cwd: folder,
      env: {DATA_DIR: join(folder, 'data'), HOME: folder},
      extendEnv: false,
    })
    const counts = JSON.parse(stderr.slice(stderr.lastIndexOf('{')))
    expect(counts.taken).toBeGreaterThan(15)
    expect(counts.refused).toBe(0)
  })

  it.each([
    [
      'is damaged',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index % 50 === 40 ? byte ^ 0xff : byte))),
    ],
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['is empty', () => Buffer.alloc(0)],
  ])('is left alone when it %s: the answer is the same', async (_, damage) => {
    const sound = await configShow()
    const files = compiledFiles()
    for (const file of files) writeFileSync(file, damage(readFileSync(file)))
    const {counts, stdout} = await configShow()
    expect(stdout).toBe(sound.stdout)
    expect(counts.taken).toBe(0)
  })

  it('is left alone when its source is another now', async () => {
    const sound = await configShow()
    const source = join(copy, 'dist/shared/cli/run.cjs')
    writeFileSync(source, readFileSync(source, 'utf8').replace('Interrupted', 'INTERRUPTED'))
    expect((await configShow()).counts.taken).toBe(sound.counts.taken - 1)
  })

  it('is left alone by another version of Node, or without any', async () => {
    const {stdout} = await configShow()
    renameSync(compiled, compiled.replace(process.version, 'v20.0.0'))
    expect(await configShow()).toEqual({counts: {refused: 0, taken: 0}, stdout})
  })
})

async function configShow() {
  const {stderr, stdout} = await execa(
    process.execPath,
    ['-r', counter, join(copy, 'bin/coord.cjs'), 'config', 'show'],
    {
      cwd: folder,
      env: {HOME: folder},
      extendEnv: false,
    },
  )
  return {counts: JSON.parse(stderr) as {taken: number; refused: number}, stdout}
}

function compiledFiles(): string[] {
  return readdirSync(compiled, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
