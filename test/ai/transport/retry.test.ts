import {describe, expect, it} from 'vitest'
import {AiError, type AiErrorCode} from '#shared/ai/index'
import {withRetries} from '#shared/ai/transport/retry'

describe('another try', () => {
  it('comes three times when the server is busy, after about 1, 2 and 4 seconds', async () => {
    const {error, waits} = await tryWith(() => failure('AI_OVERLOADED'))
    expect({code: error?.code, waits}).toEqual({code: 'AI_OVERLOADED', waits: [1000, 2000, 4000]})
  })

  it('comes when the server says, unless that is too late', async () => {
    const busyFor = (retryAfterMs: number) => () => failure('AI_OVERLOADED', {retryAfterMs})
    expect((await tryWith(busyFor(7000))).waits).toEqual([7000, 7000, 7000])
    expect((await tryWith(busyFor(3_600_000))).waits).toEqual([])
  })

  it.each<AiErrorCode>(['AI_STREAM_INCOMPLETE', 'AI_STREAM_ERROR', 'AI_SERVER_ERROR'])(
    'comes once after %s',
    async (code) => expect((await tryWith(() => failure(code))).waits).toEqual([500]),
  )

  it('comes once after the page of a proxy whose server was away, not after any other page', async () => {
    expect((await tryWith(() => failure('AI_BAD_RESPONSE', {httpStatus: 502}))).waits).toEqual([500])
    expect((await tryWith(() => failure('AI_BAD_RESPONSE', {httpStatus: 200}))).waits).toEqual([])
  })

  it.each<AiErrorCode>([
    'AI_BAD_REQUEST',
    'AI_BAD_SCHEMA',
    'AI_CANCELLED',
    'AI_CONTEXT_EXCEEDED',
    'AI_MODEL_MISSING',
    'AI_OUT_OF_MEMORY',
    'AI_REMOTE_REFUSED',
    'AI_TIMEOUT_FIRST_BYTE',
    'AI_UNAUTHORIZED',
    'AI_UNAVAILABLE',
  ])('does not come after %s', async (code) => expect((await tryWith(() => failure(code))).waits).toEqual([]))

  it('does not come when there is no time left for it', async () =>
    expect((await tryWith(() => failure('AI_OVERLOADED'), 2500)).waits).toEqual([1000]))

  it('ends in the answer when it succeeds, and is told of', async () => {
    const {retries, value} = await tryWith((number) => {
      if (number < 3) throw failure('AI_OVERLOADED')
      return 'answer'
    })
    expect({retries, value}).toEqual({retries: ['2 AI_OVERLOADED', '3 AI_OVERLOADED'], value: 'answer'})
  })

  it('is left out when somebody cancels while it is waited for', async () => {
    const stop = new AbortController()
    const waiting = withRetries(() => Promise.reject(failure('AI_OVERLOADED')), {
      onRetry: () => stop.abort(),
      signal: stop.signal,
      totalMs: 60_000,
    })
    await expect(waiting).rejects.toMatchObject({code: 'AI_CANCELLED'})
  })
})

function failure(code: AiErrorCode, more: {httpStatus?: number; retryAfterMs?: number} = {}): AiError {
  return new AiError(code, {code, ...more})
}

/** The clock goes on only by what is slept. */
async function tryWith(attempt: (number: number) => unknown, totalMs = 1_000_000) {
  const waits: number[] = []
  const retries: string[] = []
  let number = 0
  let now = 0
  try {
    const value = await withRetries(
      async () => {
        const result = attempt(++number)
        if (result instanceof Error) throw result
        return result
      },
      {
        clock: () => now,
        onRetry: (next, reason) => retries.push(`${next} ${reason}`),
        random: () => 0.5,
        signal: new AbortController().signal,
        sleep: async (milliseconds) => {
          waits.push(milliseconds)
          now += milliseconds
        },
        totalMs,
      },
    )
    return {retries, value, waits}
  } catch (error) {
    return {error: error as AiError, retries, waits}
  }
}
