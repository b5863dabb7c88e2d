// Builds dist/: one module for each command and hook, shared code in chunks, then one oclif manifest and the completion
// scripts for each bin, and the compiled code for this Node. All is CommonJS: Node loads it faster than ES modules, and can
// take compiled code for it.
import {execFile} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {mkdir, rename, rm, writeFile} from 'node:fs/promises'
import module from 'node:module'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {promisify} from 'node:util'
import {Plugin} from '@oclif/core'
import {build} from 'rolldown'
import {parseAst} from 'rolldown/parseAst'
import packageJson from '../package.json' with {type: 'json'}

const root = join(import.meta.dirname, '..')
// Beside dist, and put in its place at the end: commands that run meanwhile, from cron for example, find one or the other.
const dist = join(root, `.dist-${process.pid}`)

await build({
  checks: {eval: false}, // PGlite has it in a branch that is not for Node
  // What brings its own native binaries or loads itself in parts, and what only `lab db migrate` needs, is loaded from
  // node_modules.
  external: ['fs-native-extensions', 'node-pg-migrate', 'pg-native', 'ts-node', 'tsx', /^tsx\//, 'typescript', 'unpdf'],
  input: entries(),
  logLevel: 'warn',
  output: {
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    dir: dist,
    dynamicImportInCjs: false, // code that was compiled before cannot import()
    entryFileNames: '[name].cjs',
    format: 'cjs',
    // Half the code to compile at every start; with DEBUG set, stack traces show the source (bin/start.cjs).
    minify: true,
    sourcemap: true,
  },
  platform: 'node',
  plugins: [withoutShapes(), sortWithoutCollator(), leaveOut(['lilconfig', 'minimatch', 'tinyglobby', 'wsl-utils'])],
  transform: {target: 'node20.19'},
  // Our own modules do nothing when they are loaded, but for the one that must: what an index re-exports for others
  // is then not loaded by a command that does not use it.
  treeshake: {
    // Making a shape has no effect either: one that nothing reads is left out, and zod with it. (So is a check whose
    // result is not used: a `parse` has to be assigned.)
    manualPureFunctions: ['z', ...shapeNames()],
    moduleSideEffects: [
      {sideEffects: true, test: /[\\/]navigator\.ts$/},
      {sideEffects: false, test: /[\\/]src[\\/]/},
    ],
  },
})

const {bins, loadOptions} = await import(pathToFileURL(join(dist, 'shared/cli/bins.cjs')).href)
const {completionScript, shells} = await import(pathToFileURL(join(dist, 'shared/cli/completion.cjs')).href)
await mkdir(join(dist, 'completion'), {recursive: true})
for (const bin of Object.keys(bins)) {
  const manifest = await writeManifest(bin)
  for (const shell of shells) {
    await writeFile(join(dist, 'completion', `${bin}.${shell}`), completionScript(shell, bin, manifest))
  }
}
await putInPlace()
await compileForThisNode()

/** Without it commands take longer, and do the same. Node 22 keeps compiled code by itself. */
async function compileForThisNode() {
  if (module.enableCompileCache) return
  const home = mkdtempSync(join(tmpdir(), 'lab-build-'))
  const nobody = {
    DATABASE_URL: '',
    DATA_DIR: join(home, 'data'),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
  }
  const env = {...process.env, ...nobody, NODE_OPTIONS: ''} // V8 takes the code only under the same options
  const run = (...args) => promisify(execFile)(process.execPath, args, {cwd: home, env})
  try {
    await run(join(root, 'bin/coord.cjs'), 'project', 'demo')
    await run(join(root, 'scripts/build/keep-compiled-code.js'))
  } catch (error) {
    process.stderr.write(`Without compiled code, commands start more slowly: ${error.message}\n`)
  } finally {
    rmSync(home, {force: true, recursive: true})
  }
}

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

/**
 * A command's `shape` is what tests hold its answer against. Nothing reads it when the command runs, and zod with all
 * shapes takes 15 ms to make. Blanks, so that the source map stays right.
 */
function withoutShapes() {
  return {
    name: 'without-shapes',
    transform(code, id) {
      if (!/[\\/]src[\\/].*\.ts$/.test(id) || !code.includes('static override shape =')) return null
      const classes = parseAst(code, {lang: 'ts'}).body.map(({declaration}) => declaration?.body?.body ?? [])
      const shapes = classes.flat().filter((member) => member.static && member.key?.name === 'shape')
      return {code: shapes.reduce(blank, code), map: null}
    },
  }
}

/** Constants of our sources that zod has made: those with a name like `RiskShape` or `Day`. */
function shapeNames() {
  const declaration = /^(?:export )?const ([A-Z][a-z]\w*) = (?:z|[A-Z]\w*Shape)\b/gm
  const texts = sourceFiles().map((file) => readFileSync(join(root, 'src', file), 'utf8'))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(declaration)].map(([, name]) => name)))]
}

function blank(code, {end, start}) {
  return code.slice(0, start) + code.slice(start, end).replaceAll(/\S/g, ' ') + code.slice(end)
}

function entries() {
  const wanted = /^(shared\/(cli\/(bins|run|completion)|documents\/(recognition-)?child)|commands\/.*)\.ts$/
  return Object.fromEntries(
    sourceFiles()
      .filter((file) => wanted.test(file))
      .map((file) => [file.slice(0, -'.ts'.length), join(root, 'src', file)]),
  )
}

function sourceFiles() {
  return readdirSync(join(root, 'src'), {recursive: true})
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
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
