// Builds dist/: one ES module for each command and hook, shared code in chunks, then one oclif manifest and the
// completion scripts for each bin.
import {readdirSync} from 'node:fs'
import {mkdir, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {Plugin} from '@oclif/core'
import {build} from 'rolldown'
import packageJson from '../package.json' with {type: 'json'}

const root = join(import.meta.dirname, '..')
// Beside dist, and put in its place at the end: commands that run meanwhile, from cron for example, find one or the other.
const dist = join(root, `.dist-${process.pid}`)

await build({
  // What brings its own wasm or native binaries, and what only `lab db migrate` needs, is loaded from node_modules.
  external: [
    /^@electric-sql\/pglite/,
    'fs-native-extensions',
    'node-pg-migrate',
    'pg-native',
    'ts-node',
    'tsx',
    /^tsx\//,
    'typescript',
  ],
  input: entries(),
  logLevel: 'warn',
  output: {
    chunkFileNames: 'chunks/[name]-[hash].js',
    dir: dist,
    entryFileNames: '[name].js',
    format: 'esm',
    // Half the code to compile at every start; with DEBUG set, stack traces show the source (bin/start.cjs).
    minify: true,
    sourcemap: true,
  },
  platform: 'node',
  plugins: [sortWithoutCollator(), leaveOut(['lilconfig', 'minimatch', 'tinyglobby', 'wsl-utils'])],
  transform: {target: 'node20.19'},
  // Our own modules do nothing when they are loaded, but for the one that must: what an index re-exports for others
  // is then not loaded by a command that does not use it.
  treeshake: {
    moduleSideEffects: [
      {sideEffects: true, test: /[\\/]navigator\.ts$/},
      {sideEffects: false, test: /[\\/]src[\\/]/},
    ],
  },
})

const {bins, loadOptions} = await import(pathToFileURL(join(dist, 'shared/cli/bins.js')).href)
const {completionScript, shells} = await import(pathToFileURL(join(dist, 'shared/cli/completion.js')).href)
await mkdir(join(dist, 'completion'), {recursive: true})
for (const bin of Object.keys(bins)) {
  const manifest = await writeManifest(bin)
  for (const shell of shells) {
    await writeFile(join(dist, 'completion', `${bin}.${shell}`), completionScript(shell, bin, manifest))
  }
}
await putInPlace()

async function putInPlace() {
  const before = `${dist}-before`
  await rename(join(root, 'dist'), before).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(dist, join(root, 'dist'))
  await rm(before, {force: true, recursive: true})
}

/**
 * oclif loads these at every start for what a manifest makes unnecessary (looking for command files, for its
 * configuration file, whether this is Windows' Linux): 150 kB to compile, a fifth of the framework's start.
 */
function leaveOut(names) {
  const absent = (id) => `module.exports = () => { throw new Error('${id} is left out of dist: see scripts/build.js') }`
  return {
    name: 'leave-out',
    load: (id) => (id.startsWith('\0absent:') ? absent(id.slice('\0absent:'.length)) : null),
    resolveId: (id) => (names.includes(id) ? `\0absent:${id}` : null),
  }
}

/** oclif sorts the commands of a manifest by `localeCompare`: starting ICU's collator for that takes 6 ms of every start. */
function sortWithoutCollator() {
  const collated = '.sort((a, b) => a.id.localeCompare(b.id))'
  return {
    name: 'sort-without-collator',
    transform(code, id) {
      if (!/@oclif[\\/]core[\\/]lib[\\/]config[\\/]plugin\.js$/.test(id)) return null
      if (!code.includes(collated)) throw new Error(`${id} sorts in another way now: see scripts/build.js`)
      return {code: code.replace(collated, '.sort((a, b) => (a.id < b.id ? -1 : 1))'), map: null}
    },
  }
}

function entries() {
  const wanted = /^(shared\/cli\/(bins|run|completion)|commands\/.*)\.ts$/
  const files = readdirSync(join(root, 'src'), {recursive: true}).map((file) => file.replaceAll('\\', '/'))
  return Object.fromEntries(
    files.filter((file) => wanted.test(file)).map((file) => [file.slice(0, -'.ts'.length), join(root, 'src', file)]),
  )
}

/** oclif's own `manifest` command can write only one, for the package root. */
async function writeManifest(bin) {
  const options = loadOptions(bin, dist, packageJson.version)
  const plugin = new Plugin({
    ...options,
    errorOnManifestCreate: true,
    ignoreManifest: true,
    isRoot: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  await writeFile(join(options.root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
  return plugin.manifest
}
