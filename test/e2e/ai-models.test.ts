import {describe, expect, it, onTestFinished} from 'vitest'
import {type FakeOllamaOptions, llama, pullLines, startFakeOllama} from '../support/fake-ollama.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {controlC, openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()

describe('when nothing listens', () => {
  const environment = {...place.environment, OLLAMA_HOST: 'http://127.0.0.1:1'}

  it.each([['models'], ['pull'], ['bench']])('lab ai %s says so, with exit 7 and pure JSON', async (verb) => {
    const {exitCode, stderr, stdout} = await run('lab', ['ai', verb, '--json'], {environment})
    expect({exitCode, stderr}).toEqual({exitCode: 7, stderr: ''})
    expect(JSON.parse(stdout).error).toMatchObject({code: 'AI_UNAVAILABLE', nextStep: 'lab ai doctor'})
  })

  it('lab ai doctor finds it, with exit 10 when asked for', async () => {
    const {exitCode, stdout} = await run('lab', ['ai', 'doctor', '--exit-code'], {environment})
    expect(exitCode).toBe(10)
    expect(stdout).toMatch(/^failed\tserver\tCannot reach 127.0.0.1:1: nothing listens there.*ollama serve/m)
    expect((await run('lab', ['ai', 'doctor'], {environment})).exitCode).toBe(0)
  })
})

describe('whatever the server answers', () => {
  it.each<[string, FakeOllamaOptions, number]>([
    ['a page', {instead: {'/api/tags': {body: '<html>', headers: {'content-type': 'text/html'}}}}, 7],
    [
      'an error page',
      {instead: {'/api/tags': {body: '<html>', headers: {'content-type': 'text/html'}, status: 502}}},
      7,
    ],
    ['escape codes', {models: [{...llama, name: 'evil\u001b[2Jmodel'}]}, 0],
  ])('stdout is pure JSON, stderr empty: %s', async (_what, options, code) => {
    const environment = await serverIn(options)
    const {exitCode, stderr, stdout} = await run('lab', ['ai', 'models', '--json'], {environment})
    expect({exitCode, stderr}).toEqual({exitCode: code, stderr: ''})
    expect(Object.keys(JSON.parse(stdout))).toContain('schemaVersion')
  })

  it('escape codes in the name of a model do not reach the terminal', async () => {
    const environment = await serverIn({models: [{...llama, name: 'evil\u001b[2Jmodel'}]})
    expect((await run('lab', ['ai', 'models'], {environment})).stdout).not.toContain('\u001b')
  })
})

describe('lab ai pull', () => {
  it('shows a bar on a terminal, and Ctrl-C stops it at once: exit 130, and the server sees it', async () => {
    const half = pullLines('b'.repeat(64), 4_000_000_000).slice(0, 3)
    const server = await startFakeOllama({models: [], pulls: [{ending: 'stall', lines: half}]})
    onTestFinished(server.close)
    const environment = {...place.environment, OLLAMA_HOST: server.url}
    const terminal = openTerminal('lab', ['ai', 'pull', 'llama3.2:3b'], {columns: 120, environment})
    await terminal.sees('50 %, 2.0 GB of 4.0 GB')
    terminal.type(controlC)
    expect(await terminal.ended).toBe(130)
    expect(terminal.lines().at(-1)).toContain('Stopped')
    const pull = server.seen.find(({path}) => path === '/api/pull')!
    expect(await pull.closed).toEqual({wasComplete: false})
  })

  it('answers with what was fetched, and prints nothing else in a pipe', async () => {
    const environment = await serverIn({models: []})
    expect(await run('lab', ['ai', 'pull', 'llama3.2:3b'], {environment})).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'Fetched llama3.2:3b (4.9 GB)\n',
    })
  })
})

describe('lab ai bench', () => {
  it('keeps what it has measured', async () => {
    const environment = {...(await serverIn({})), DATA_DIR: `${place.folder}/bench`}
    const {data} = JSON.parse((await run('lab', ['ai', 'bench', '--rounds', '1', '--json'], {environment})).stdout)
    expect(data).toMatchObject([{ceilingRate: null, generationRate: expect.any(Number), model: 'llama3.1:8b'}])
    const stored = await run('lab', ['ai', 'bench', '--stored', '--json'], {environment})
    expect(JSON.parse(stored.stdout).data).toEqual(data)
  })

  it('refuses wrong columns before it measures for minutes', async () => {
    const server = await startFakeOllama()
    onTestFinished(server.close)
    const environment = {...place.environment, OLLAMA_HOST: server.url}
    expect((await run('lab', ['ai', 'bench', '--sort', 'speed'], {environment})).exitCode).toBe(2)
    expect(server.seen).toEqual([])
  })
})

async function serverIn(options: FakeOllamaOptions) {
  const server = await startFakeOllama(options)
  onTestFinished(server.close)
  return {...place.environment, OLLAMA_HOST: server.url}
}
