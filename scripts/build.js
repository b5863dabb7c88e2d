// Builds dist/: one ES module for each command and hook, shared code in chunks, then one oclif manifest and the
// completion scripts for each bin. Nothing is minified: stack traces in dist stay readable and it starts no faster.
import {readdirSync} from 'node:fs'
import {mkdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {Plugin} from '@oclif/core'
import {build} from 'rolldown'
import packageJson from '../package.json' with {type: 'json'}

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

await rm(dist, {force: true, recursive: true})
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
  output: {chunkFileNames: 'chunks/[name]-[hash].js', dir: dist, entryFileNames: '[name].js', format: 'esm'},
  platform: 'node',
  transform: {target: 'node20.19'},
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

function entries() {
  const wanted = /^(shared\/cli\/(bins|run|completion)|commands\/.*|hooks\/.*)\.ts$/
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
