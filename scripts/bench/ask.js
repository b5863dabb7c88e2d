// What asking a model costs beside the model itself, against a fake Ollama in another process (run with tsx):
// `ask.js overhead` is our time for a call minus the time of the same request by node:http alone, `ask.js first-token` the
// time from when the server sends the first piece until we hand it on. Writes the median of many, in milliseconds, to fd 3.
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeSync} from 'node:fs'
import http from 'node:http'
import {fileURLToPath} from 'node:url'
import {chooseProvider} from '../../src/shared/ai/index.ts'
import {loadConfig} from '../../src/shared/config/index.ts'

const CALLS = 101

const server = spawn(process.execPath, [fileURLToPath(new URL('./fake-ollama.js', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const [address] = await once(server.stdout.setEncoding('utf8'), 'data')
  const provider = await providerFor(address)
  const overheads = []
  const latencies = []
  for (let call = 0; call < CALLS; call++) {
    const {milliseconds: raw} = await timed(() => askByHttp(address))
    const {milliseconds: ours, value: latency} = await timed(() => ask(provider))
    if (call === 0) continue // loads the code, and learns about the model
    overheads.push(ours - raw)
    latencies.push(latency)
  }
  writeSync(3, String(median(process.argv[2] === 'overhead' ? overheads : latencies)))
} finally {
  server.kill()
}

async function providerFor(address) {
  const environment = {AI_PROVIDER: 'ollama', OLLAMA_HOST: address}
  const nowhere = process.env.HOME
  const sources = {environment, homeDirectory: nowhere, userName: 'bench', workingDirectory: nowhere}
  const {ai} = await loadConfig(sources, ['ai'])
  return (await chooseProvider(ai, new AbortController().signal)).provider
}

/** Milliseconds from sending to handing on of the first piece. */
async function ask(provider) {
  let latency
  const onEvent = ({text, type}) => {
    if (type === 'text') latency ??= Number(process.hrtime.bigint() - BigInt(text)) / 1e6
  }
  const request = {
    answerByRules: () => '',
    estimatedPromptTokens: 10,
    maxOutputTokens: 100,
    messages: [{content: 'Why?', role: 'user'}],
    schema: null,
    task: 'ask',
  }
  await provider.complete(request, {onEvent, signal: new AbortController().signal})
  return latency
}

async function askByHttp(address) {
  const request = http.request(`${address}/api/chat`, {agent: false, method: 'POST'})
  request.end(
    JSON.stringify({
      keep_alive: '10m',
      messages: [{content: 'Why?', role: 'user'}],
      model: 'llama3.1:8b',
      options: {num_ctx: 8192, num_predict: 100},
      stream: true,
      truncate: false,
    }),
  )
  const [response] = await once(request, 'response')
  for await (const _ of response);
}

async function timed(work) {
  const started = process.hrtime.bigint()
  const value = await work()
  return {milliseconds: Number(process.hrtime.bigint() - started) / 1e6, value}
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
