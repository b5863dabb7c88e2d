// Node 20 compiles all JavaScript anew at every start, which takes a command longer than anything else. The build keeps
// what Node 20 has compiled, and here it is taken instead. Newer versions of Node can do this by themselves.
const {existsSync, readFileSync} = require('node:fs')
const module_ = require('node:module')
const {dirname, join, relative, sep} = require('node:path')
const vm = require('node:vm')
const zlib = require('node:zlib')

const CHECKSUM_BYTES = 4

/** Loads modules below `home` from their compiled code, where there is some for this very Node. */
exports.useCompiledCode = (home) => {
  const folder = compiledFolder(home)
  if (!existsSync(folder)) return
  exports.loadModules(home, (source, filename) => {
    const cachedData = readCompiled(join(folder, relative(home, filename)), source)
    return cachedData && new vm.Script(module_.wrap(source), {cachedData, filename})
  })
}

/** Code compiled by another version or for another processor is not even looked at: V8 would not see all differences. */
exports.compiledFolder = compiledFolder
function compiledFolder(home) {
  return join(home, 'compiled', `${process.version}-${process.platform}-${process.arch}`)
}

/** `compile(source, filename)` makes the `vm.Script` of each module below `home`, or nothing: Node then does it. */
exports.loadModules = (home, compile) => {
  const loadByNode = module_._extensions['.js']
  module_._extensions['.cjs'] = (module, filename) => {
    const script = filename.startsWith(home + sep) && compile(readFileSync(filename, 'utf8'), filename)
    if (!script) return loadByNode(module, filename)
    const require = module_.createRequire(filename)
    script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename))
  }
}

/** V8 checks neither; with damaged code it crashes, and with another source it runs the wrong one. */
exports.checksum = checksum
function checksum(compiled, source) {
  const sum = Buffer.alloc(CHECKSUM_BYTES)
  sum.writeUInt32BE(zlib.crc32(source, zlib.crc32(compiled)))
  return sum
}

function readCompiled(file, source) {
  let kept
  try {
    kept = readFileSync(file)
  } catch {
    return undefined
  }
  const compiled = kept.subarray(CHECKSUM_BYTES)
  return kept.length > CHECKSUM_BYTES && kept.subarray(0, CHECKSUM_BYTES).equals(checksum(compiled, source))
    ? compiled
    : undefined
}
