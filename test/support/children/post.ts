// Posts to an address and prints what came of it. Trusts what NODE_EXTRA_CA_CERTS names. Argument: the address.
import {post} from '#shared/delivery/channels/post'

const [url = ''] = process.argv.slice(2)
const {signal} = new AbortController()
try {
  await post({body: '{}', headers: {}, url: new URL(url)}, {secrets: [], signal, timeoutMs: 30_000, userAgent: 'test'})
  process.stdout.write('taken')
} catch (error) {
  process.stdout.write(String(error))
}
