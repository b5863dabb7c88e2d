import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {AnswerShape, SentimentShape} from '#shared/ai/tasks/index'
import {type FakeOllamaOptions, startFakeOllama} from '../support/fake-ollama.ts'
import {run, start, temporaryEnvironment} from '../support/run-bin.ts'
import {openTerminal} from '../support/terminal.ts'

const place = temporaryEnvironment()
const home = place.environment['HOME']!
const environment = {...place.environment, AI_PROVIDER: 'rules', COORD_NOW: '2026-11-02T08:00:00Z', HOME: home}

const QUESTION = ['ai', 'ask', 'Which risks mention asbestos?', '--project', 'demo'] as const

beforeAll(async () => {
  const {exitCode, stderr} = await run('coord', ['project', 'demo'], {environment})
  if (exitCode !== 0) throw new Error(stderr)
})

/** A server that must have nothing to complain about at the end. */
async function ollama(options: FakeOllamaOptions = {}) {
  const server = await startFakeOllama(options)
  onTestFinished(() => server.close())
  return {environment: {...environment, AI_PROVIDER: 'ollama', OLLAMA_HOST: server.url}, server}
}

describe('lab ai ask by rules', () => {
  test('answers with the entries, needs nobody, and is the same each time', async () => {
    const first = await run('lab', QUESTION, {environment})
    expect(first).toMatchObject({exitCode: 0, stderr: ''})
    expect(first.stdout).toContain('[DEMO-R1] Asbestos behind the panels of the west wing (risk, treating)')
    expect(await run('lab', QUESTION, {environment})).toEqual(first)
  })

  test('in JSON holds the references; quiet prints them alone', async () => {
    const {data} = JSON.parse((await run('lab', [...QUESTION, '--json'], {environment})).stdout)
    expect(AnswerShape.parse(data)).toEqual(data)
    const references = data.references.map(({reference}: {reference: string}) => reference)
    expect(references[0]).toBe('DEMO-R1')
    expect((await run('lab', [...QUESTION, '--quiet'], {environment})).stdout).toBe(`${references.join('\n')}\n`)
  })

  test('looks into several projects', async () => {
    const args = ['ai', 'ask', '-p', 'DEMO', '-p', 'DEMOBUS', 'How are the projects?', '--json']
    const {data} = JSON.parse((await run('lab', args, {environment})).stdout)
    expect(data.projects).toEqual(['DEMO', 'DEMOBUS'])
    expect(data.references.map(({reference}: {reference: string}) => reference).toSorted()).toEqual(['DEMO', 'DEMOBUS'])
  })

  test('says when nothing is found, and when a question needs a model', async () => {
    const nothing = await run('lab', ['ai', 'ask', 'Any zeppelins?', '-p', 'DEMO'], {environment})
    expect(nothing).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing found: no entry in the registers of DEMO has zeppelins.\n',
    })
    const plain = await run('lab', ['ai', 'ask', 'What is a risk?'], {environment})
    expect(plain.exitCode).toBe(0)
    expect(plain.stdout).toContain('needs a model')
  })

  test('refuses a project that is not there, and an empty question', async () => {
    const missing = await run('lab', ['ai', 'ask', 'Asbestos?', '-p', 'NOPE', '--json'], {environment})
    expect(missing.exitCode).toBe(3)
    expect(JSON.parse(missing.stdout).kind).toBe('error')
    for (const question of ['  ', 'x'.repeat(4001)])
      expect((await run('lab', ['ai', 'ask', question], {environment})).exitCode).toBe(2)
  })

  test('is not good enough with --require-ai', async () => {
    expect((await run('lab', [...QUESTION, '--require-ai'], {environment})).exitCode).toBe(7)
  })
})

describe('lab ai ask with a model', () => {
  const text = 'Asbestos may be found late [DEMO-R1], and so may [DEMO-R999] in 2077.'
  const shown = 'Asbestos may be found late [DEMO-R1], and so may [no such entry] in 2077.'

  test('shows its answer with checked references, and warns on stderr', async () => {
    const {environment: with_, server} = await ollama({replies: [{text}]})
    const {exitCode, stderr, stdout} = await run('lab', QUESTION, {environment: with_})
    expect({exitCode, stdout}).toEqual({
      exitCode: 0,
      stdout: `${shown}\n\nDEMO-R1  Asbestos behind the panels of the west wing (risk, treating)\n`,
    })
    expect(stderr).toContain('DEMO-R999')
    expect(stderr).toContain('2077')
    expect(server.problems).toEqual([])
    const prompt = JSON.stringify(server.chats()[0]!.body)
    expect(prompt).toContain('[DEMO-R1] risk: Asbestos behind the panels')
  })

  test('in JSON says who answered, what was refused and what nobody can vouch for', async () => {
    const {environment: with_} = await ollama({replies: [{text}]})
    const {stderr, stdout} = await run('lab', [...QUESTION, '--json'], {environment: with_})
    const {data, meta} = JSON.parse(stdout)
    expect(AnswerShape.parse(data)).toEqual(data)
    expect(data).toMatchObject({
      answer: shown,
      degraded: null,
      model: 'llama3.1:8b',
      refusedReferences: ['DEMO-R999'],
      source: 'ai',
      unverifiedNumbers: ['2077'],
    })
    expect(data.interactionIds).toHaveLength(1)
    expect(meta.warnings).toHaveLength(2)
    expect(stderr).toBe('')
  })

  test('streams to a terminal while the model still speaks, a reference when it is complete', async () => {
    const {environment: with_, server} = await ollama({
      replies: [
        {
          ending: 'stall',
          lines: ['Asbestos may ', 'be late [DE', 'MO-R', '1] and', ' then [DEMO-R9', '99'].map((content) => ({
            done: false,
            message: {content, role: 'assistant'},
            model: 'llama3.1:8b',
          })),
        },
      ],
    })
    const terminal = openTerminal('lab', QUESTION, {environment: with_})
    await terminal.sees('Asbestos may be late [DEMO-R1] and then ')
    expect(terminal.lines().join('\n')).not.toContain('DEMO-R9')
    terminal.type('\u0003')
    expect(await terminal.ended).toBe(130)
    expect(await server.chats()[0]!.closed).toEqual({wasComplete: false})
  })

  test('takes away the escape codes of an answer', async () => {
    const {environment: with_} = await ollama({replies: [{text: '\u001b[31mRed\u001b[0m \u0007[DEMO-R1]'}]})
    const {stdout} = await run('lab', QUESTION, {environment: with_})
    expect(stdout.startsWith('Red [DEMO-R1]\n')).toBe(true)
  })

  test('nobody is asked when nothing is found', async () => {
    const {environment: with_, server} = await ollama()
    const {stdout} = await run('lab', ['ai', 'ask', 'Any zeppelins?', '-p', 'DEMO'], {environment: with_})
    expect(stdout).toContain('Nothing found')
    expect(server.chats()).toEqual([])
  })

  test('that is down leaves the rules to answer, and says so; stdout stays pure JSON', async () => {
    const {environment: with_, server} = await ollama()
    await server.close()
    const {exitCode, stderr, stdout} = await run('lab', [...QUESTION, '--json'], {environment: with_})
    const {data} = JSON.parse(stdout)
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(data).toMatchObject({degraded: {code: 'AI_UNAVAILABLE'}, model: null, source: 'rules'})
    expect(data.answer).toContain('[DEMO-R1]')
    const required = await run('lab', [...QUESTION, '--require-ai', '--json'], {environment: with_})
    expect({exitCode: required.exitCode, kind: JSON.parse(required.stdout).kind}).toEqual({exitCode: 7, kind: 'error'})
  })

  test('that breaks off leaves the rules to answer', async () => {
    const cut = {ending: 'cut', lines: [], pieces: []} as const
    const {environment: with_} = await ollama({replies: [cut, cut, cut]})
    const {data} = JSON.parse((await run('lab', [...QUESTION, '--json'], {environment: with_})).stdout)
    expect(data).toMatchObject({degraded: {code: 'AI_STREAM_INCOMPLETE'}, source: 'rules'})
  })

  test('does not hold the database while it thinks', async () => {
    let answer = () => {}
    const waits = new Promise<void>((resolve) => {
      answer = resolve
    })
    const {environment: with_, server} = await ollama({replies: [{before: () => waits, text: '[DEMO-R1]'}]})
    const asking = start('lab', QUESTION, {environment: with_})
    while (server.chats().length === 0) await server.arrived(server.seen.length + 1)
    expect((await run('coord', ['risk', 'list', '-p', 'DEMO', '-q'], {environment})).exitCode).toBe(0)
    answer()
    expect((await asking).exitCode).toBe(0)
  })
})

describe('lab ai sentiment', () => {
  const report = join(home, 'report.txt')

  test('judges an argument, a file and a pipe alike', async () => {
    const text = 'The contractor is late again and costs explode.'
    writeFileSync(report, text)
    const typed = await run('lab', ['ai', 'sentiment', text], {environment})
    expect(typed).toMatchObject({exitCode: 0, stderr: ''})
    expect(typed.stdout).toMatch(/^negative −0\.\d\d {2}by rules, 1 sentence, English\n/)
    expect(await run('lab', ['ai', 'sentiment', '--file', report], {environment})).toEqual(typed)
    expect(await run('lab', ['ai', 'sentiment', '-f', '-'], {environment, input: text})).toEqual(typed)
    expect(await run('lab', ['ai', 'sentiment'], {environment, input: text})).toEqual(typed)
    expect((await run('lab', ['ai', 'sentiment', text, '-q'], {environment})).stdout).toBe('negative\n')
  })

  test('in JSON tells the words behind it with their places', async () => {
    const text = 'Es gab keine Verzögerungen.'
    const {data} = JSON.parse((await run('lab', ['ai', 'sentiment', text, '--json'], {environment})).stdout)
    expect(SentimentShape.parse(data)).toEqual(data)
    const [cue] = data.sentences[0].cues
    expect(cue).toMatchObject({isNegated: true, text: 'Verzögerungen'})
    expect(text.slice(cue.start, cue.end)).toBe('Verzögerungen')
  })

  test('with a model shows both judgements', async () => {
    const evidence = [{label: 'negative', quote: 'costs explode'}]
    const {environment: with_, server} = await ollama({
      replies: [{text: JSON.stringify({evidence, reason: 'Costs.', score: -0.95})}],
    })
    const {exitCode, stdout} = await run('lab', ['ai', 'sentiment', 'The costs explode.'], {environment: with_})
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^negative −0\.95 {2}by llama3\.1:8b; by rules negative −0\.\d\d/)
    expect(server.problems).toEqual([])
  })

  test('refuses what is no text, all with exit 2 or 3 and nothing on stdout', async () => {
    writeFileSync(report, Buffer.from([0x66, 0xfc, 0x72]))
    for (const [args, exitCode] of [
      [['--file', report], 2],
      [['--file', home], 2],
      [['--file', join(home, 'nope.txt')], 3],
      [['text', '--file', report], 2],
      [['   '], 2],
      [[], 2],
    ] as const)
      expect(await run('lab', ['ai', 'sentiment', ...args], {environment}), args.join(' ')).toMatchObject({
        exitCode,
        stdout: '',
      })
  })
})
