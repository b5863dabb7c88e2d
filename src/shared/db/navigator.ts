/**
 * `pg` asks `navigator` whether it runs on Cloudflare, and where there is none (Node 20) finds out by way of `Response`,
 * which loads the whole of Node's fetch: 30 ms at every start. This is what Node has from 21 on.
 */
if (!('navigator' in globalThis)) {
  Object.defineProperty(globalThis, 'navigator', {
    value: {userAgent: `Node.js/${process.versions.node.split('.')[0]}`},
    configurable: true,
    enumerable: true,
  })
}
