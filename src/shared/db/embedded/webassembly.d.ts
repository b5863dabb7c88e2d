// Node has WebAssembly, but TypeScript declares it with the browser's types only.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
    readonly [Symbol.toStringTag]: 'WebAssembly.Module'
  }
}
