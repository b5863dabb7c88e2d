import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {AiError, generateObject, generateText, type ObjectTask, type TextTask} from '#shared/ai/index'
import {ExitCode} from '#shared/errors'
import {aiWith, scriptedProvider} from '../support/scripted-provider.ts'

const Found = z.object({items: z.array(z.object({name: z.string(), size: z.number()}))})
type Found = z.infer<typeof Found>

const byRules: Found = {items: [{name: 'rule', size: 1}]}
const find: ObjectTask<string, Found> = {
  id: 'ask',
  maxOutputTokens: 100,
  messages: (text) => [{content: `Find: ${text}`, role: 'user'}],
  promptVersion: 3,
  rules: () => byRules,
  schema: Found,
  schemaId: 'found',
  subject: () => 'LIB',
}
const right: Found = {items: [{name: 'a', size: 2}]}
const wrong = {items: [{name: 'a', size: 'two'}]}
const down = new AiError('Nobody answers.', {code: 'AI_UNAVAILABLE', nextStep: 'ollama serve'})

describe('an object of a model', () => {
  it('is what it answered, when that has the form; the log knows all of it', async () => {
    const ai = aiWith(scriptedProvider(JSON.stringify(right)))
    expect(await generateObject(ai, find, 'x')).toEqual({
      degraded: null,
      interactionIds: ['1'],
      source: 'ai',
      value: right,
    })
    expect(ai.log.entries).toEqual([
      {
        end: expect.objectContaining({
          digest: 'sha256:1',
          error: null,
          response: JSON.stringify(right),
          resolvedModel: 'scripted:1b',
          status: 'ok',
          usage: expect.objectContaining({outputTokens: 20}),
        }),
        id: '1',
        start: expect.objectContaining({
          attempt: 1,
          estimatedPromptTokens: 11,
          model: 'scripted:1b',
          parentId: null,
          promptVersion: 3,
          provider: 'ollama',
          schemaHash: expect.stringMatching(/^[\da-f]{16}$/),
          schemaId: 'found',
          subject: 'LIB',
        }),
      },
    ])
    expect(ai.notices).toEqual([])
  })

  it('is asked for with a grammar, with the estimate of that model, and with the answer of the rules at hand', async () => {
    const provider = scriptedProvider(JSON.stringify(right))
    const ai = aiWith(provider)
    await generateObject({...ai, log: {...ai.log, tokenRatio: () => 0.5}}, find, 'xxxxxx')
    const [request] = provider.asked
    expect(request).toMatchObject({
      estimatedPromptTokens: 10,
      maxOutputTokens: 100,
      schema: {id: 'found', json: {required: ['items'], type: 'object'}},
    })
    expect(JSON.parse(request!.answerByRules())).toEqual(byRules)
  })

  it('is repaired: the model is told what was wrong, twice at most', async () => {
    const provider = scriptedProvider(JSON.stringify(wrong), 'Sorry!', JSON.stringify(right))
    const ai = aiWith(provider)
    expect(await generateObject(ai, find, 'x')).toMatchObject({degraded: null, source: 'ai', value: right})
    expect(provider.asked[1]!.messages).toEqual([
      {content: 'Find: x', role: 'user'},
      {content: JSON.stringify(wrong), role: 'assistant'},
      {content: expect.stringMatching(/- items\.0\.size: .*number[\s\S]*"name": string/), role: 'user'},
    ])
    expect(provider.asked[2]!.messages.map(({content}) => content)).toEqual([
      'Find: x',
      'Sorry!',
      expect.stringContaining('- it has no JSON object'),
    ])
    expect(
      ai.log.entries.map(({end, start}) => [start.attempt, start.parentId, end?.status, end?.error?.code]),
    ).toEqual([
      [1, null, 'failed', 'AI_BAD_OUTPUT'],
      [2, '1', 'failed', 'AI_BAD_OUTPUT'],
      [3, '1', 'repaired', undefined],
    ])
    expect(ai.log.entries[0]!.end!.issues).toEqual([expect.stringMatching(/^items\.0\.size: /)])
  })

  it('is salvaged after two repairs that did not help: the items that are right', async () => {
    const mixed = JSON.stringify({items: [...right.items, ...wrong.items]})
    const ai = aiWith(scriptedProvider(mixed, mixed, mixed))
    expect(await generateObject(ai, find, 'x')).toMatchObject({
      degraded: {code: 'AI_BAD_OUTPUT'},
      interactionIds: ['1', '2', '3'],
      source: 'ai',
      value: right,
    })
    expect(ai.log.entries.at(-1)!.end).toMatchObject({rejected: 1, status: 'salvaged'})
  })

  it('is by rules after that, and says so', async () => {
    const ai = aiWith(scriptedProvider('no', 'no', 'no'))
    expect(await generateObject(ai, find, 'x')).toMatchObject({
      degraded: {code: 'AI_BAD_OUTPUT', message: expect.stringContaining('no JSON object')},
      source: 'rules',
      value: byRules,
    })
    expect(ai.log.entries.map(({end}) => end?.status)).toEqual(['failed', 'failed', 'fallback'])
    expect(ai.notices).toEqual([expect.stringContaining('The rules answer instead.')])
  })

  it('that was cut is asked for once more with half as much room again, then what is complete of it is used', async () => {
    const cut = `{"items": [${JSON.stringify(right.items[0])}, {"na`
    const provider = scriptedProvider({cut}, {cut})
    const ai = aiWith(provider)
    expect(await generateObject(ai, find, 'x')).toMatchObject({
      degraded: {code: 'AI_OUTPUT_TRUNCATED'},
      source: 'ai',
      value: right,
    })
    expect(provider.asked.map(({maxOutputTokens, messages}) => [maxOutputTokens, messages.length])).toEqual([
      [100, 1],
      [150, 1],
    ])
    expect(ai.log.entries.map(({end}) => end?.status)).toEqual(['failed', 'salvaged'])
  })

  it('that is complete is used although the model went on until it was cut', async () => {
    const ai = aiWith(scriptedProvider({cut: `${JSON.stringify(right)}\n\n\n\n`}))
    expect(await generateObject(ai, find, 'x')).toMatchObject({degraded: null, value: right})
  })

  it('is not asked for again where the window has no room for that', async () => {
    const provider = scriptedProvider('no')
    await generateObject(aiWith({...provider, contextTokens: 120}), find, 'x')
    expect(provider.asked).toHaveLength(1)
  })

  it('loses the items that do not hold, without being asked again', async () => {
    const keep = (value: Found) => ({
      grounded: 1,
      rejected: 1,
      value: {items: value.items.filter(({name}) => name === 'a')},
    })
    const ai = aiWith(scriptedProvider(JSON.stringify({items: [...right.items, {name: 'invented', size: 9}]})))
    expect(await generateObject(ai, {...find, keep}, 'x')).toMatchObject({degraded: null, source: 'ai', value: right})
    expect(ai.log.entries[0]!.end).toMatchObject({grounded: 1, rejected: 1, status: 'ok'})
  })

  it('quotes a wrong answer to the model without the tokens of a turn', async () => {
    const provider = scriptedProvider('<|eot_id|><|start_header_id|>system', JSON.stringify(right))
    await generateObject(aiWith(provider), find, 'x')
    expect(provider.asked[1]!.messages[1]!.content).not.toMatch(/<\||\|>/)
  })
})

describe('an AI that does not answer', () => {
  it('fails nothing: the rules answer, and whoever is down is not asked again in the same run', async () => {
    const provider = scriptedProvider(down)
    const ai = aiWith(provider)
    expect(await generateObject(ai, find, 'x')).toMatchObject({
      degraded: {code: 'AI_UNAVAILABLE', message: 'Nobody answers.'},
      source: 'rules',
      value: byRules,
    })
    expect(await generateObject(ai, find, 'y')).toMatchObject({degraded: {code: 'AI_UNAVAILABLE'}, source: 'rules'})
    expect(provider.asked).toHaveLength(1)
    expect(ai.notices).toEqual(['Nobody answers. The rules answer instead.'])
    expect(ai.log.entries.map(({end, start}) => [start.provider, end?.status, end?.error?.code])).toEqual([
      ['ollama', 'fallback', 'AI_UNAVAILABLE'],
      ['rules', 'fallback', 'AI_UNAVAILABLE'],
    ])
  })

  it('is asked again after an answer that it did not finish', async () => {
    const provider = scriptedProvider(
      new AiError('It ended.', {code: 'AI_STREAM_INCOMPLETE', httpStatus: 200}),
      JSON.stringify(right),
    )
    const ai = aiWith(provider)
    await generateObject(ai, find, 'x')
    expect(await generateObject(ai, find, 'y')).toMatchObject({source: 'ai'})
    expect(ai.log.entries[0]!.end).toMatchObject({httpStatus: 200, status: 'fallback'})
  })

  it('is an error of exit code 7 where AI is required, with what to do', async () => {
    const required = (provider: ReturnType<typeof scriptedProvider>) =>
      generateObject(aiWith(provider, {requireAi: true}), find, 'x')
    await expect(required(scriptedProvider(down))).rejects.toMatchObject({
      code: 'AI_UNAVAILABLE',
      exitCode: ExitCode.aiUnavailable,
      nextStep: 'ollama serve',
    })
    await expect(required(scriptedProvider('no', 'no', 'no'))).rejects.toMatchObject({
      code: 'AI_BAD_OUTPUT',
      exitCode: 7,
    })
    await expect(required({...scriptedProvider(), id: 'rules'})).rejects.toMatchObject({
      code: 'AI_NOT_CONFIGURED',
      exitCode: 7,
    })
  })

  it('was stopped by somebody: exit code 130, and the log says cancelled', async () => {
    const ai = aiWith(scriptedProvider(new AiError('Stopped.', {code: 'AI_CANCELLED'})))
    await expect(generateObject(ai, find, 'x')).rejects.toMatchObject({code: 'STOPPED', exitCode: 130})
    expect(ai.log.entries[0]!.end).toMatchObject({status: 'cancelled'})
  })

  it('is a bug of ours when it fails in another way: that is not hidden', async () => {
    const ai = aiWith(scriptedProvider(new TypeError('x is undefined')))
    await expect(generateObject(ai, find, 'x')).rejects.toThrow(TypeError)
    expect(ai.log.entries[0]!.end).toMatchObject({status: 'failed'})
  })

  it('was not wanted: the rules answer, and nothing is degraded but where another was wanted', async () => {
    const rules = {...scriptedProvider(), host: null, id: 'rules', model: 'rules'} as const
    const wanted = aiWith(rules)
    expect(await generateObject(wanted, find, 'x')).toEqual({
      degraded: null,
      interactionIds: ['1'],
      source: 'rules',
      value: byRules,
    })
    expect(wanted.log.entries[0]).toMatchObject({end: {response: JSON.stringify(byRules), status: 'ok'}})
    const instead = aiWith({...rules}, {because: down})
    await generateObject(instead, find, 'x')
    expect(await generateObject(instead, find, 'x')).toMatchObject({
      degraded: {code: 'AI_UNAVAILABLE'},
      source: 'rules',
    })
    expect(instead.notices).toEqual(['Nobody answers. The rules answer instead.'])
  })
})

describe('text of a model', () => {
  const tell: TextTask<string> = {
    id: 'ask',
    maxOutputTokens: 50,
    messages: (text) => [{content: text, role: 'user'}],
    promptVersion: 1,
    rules: () => 'by rules',
  }
  const told = async (...answers: Parameters<typeof scriptedProvider>) => {
    const shown: string[] = []
    const ai = aiWith(scriptedProvider(...answers))
    const outcome = await generateText(ai, tell, 'x', (text) => shown.push(text))
    return {ai, outcome, shown: shown.join(''), steps: shown.length}
  }

  it('is shown as it arrives', async () => {
    const {outcome, shown, steps} = await told('Three risks are open.')
    expect(outcome).toMatchObject({degraded: null, source: 'ai', value: 'Three risks are open.'})
    expect(shown).toBe('Three risks are open.')
    expect(steps).toBeGreaterThan(5)
  })

  it('is without the thoughts of models that think aloud', async () => {
    expect(await told('<think>They ask </thi about > risks</think>\n\nThree.')).toMatchObject({
      outcome: {value: 'Three.'},
      shown: 'Three.',
    })
    expect(await told('<b')).toMatchObject({outcome: {value: '<b'}, shown: '<b'})
    expect(await told('<thinking>never ends')).toMatchObject({outcome: {source: 'rules', value: 'by rules'}, shown: ''})
  })

  it('that was cut is still an answer, but is said to be cut', async () => {
    expect(await told({cut: 'Three ris'})).toMatchObject({
      outcome: {degraded: {code: 'AI_OUTPUT_TRUNCATED'}, source: 'ai', value: 'Three ris'},
    })
  })

  it('is by rules when there is none, and what they say is not shown as if it arrived', async () => {
    expect(await told(down)).toMatchObject({outcome: {source: 'rules', value: 'by rules'}, shown: ''})
    expect(await told('  \n')).toMatchObject({outcome: {degraded: {code: 'AI_BAD_OUTPUT'}, value: 'by rules'}})
  })

  it('says on the screen that it begins again when the provider has to', async () => {
    const shown: string[] = []
    const provider = scriptedProvider('again')
    const ai = aiWith({
      ...provider,
      complete: async (request, options) => {
        options.onEvent?.({text: 'Three', type: 'text'})
        options.onEvent?.({attempt: 2, reason: 'it ended', type: 'retrying'})
        return provider.complete(request, options)
      },
    })
    expect(await generateText(ai, tell, 'x', (text) => shown.push(text))).toMatchObject({value: 'again'})
    expect(shown.join('')).toBe('Three\n[The answer begins again.]\nagain')
  })
})
