import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import {showProgress} from '#shared/cli/ai-progress'
import {screenFor} from '#shared/terminal/index'

beforeEach(() => {
  vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'performance']})
})
afterEach(() => {
  vi.useRealTimers()
})

function progressOf() {
  let written = ''
  const screen = {...screenFor(process.stderr, {NO_COLOR: '1'}, true), columns: 40}
  const progress = showProgress((text) => {
    written += text
  }, screen)
  return {
    ...progress,
    /** What was written since, with the code that clears the line as |. */
    seen() {
      const seen = written.replaceAll('\r\u001b[K', '|')
      written = ''
      return seen
    },
  }
}

it('says nothing before somebody would wonder, then what is done and for how long, on one line', () => {
  const {onEvent, seen} = progressOf()
  onEvent({type: 'connecting'})
  onEvent({type: 'loading'})
  vi.advanceTimersByTime(1000)
  expect(seen()).toBe('')
  vi.advanceTimersByTime(2000)
  expect(seen()).toBe('|loading model… 2 s|loading model… 3 s')
  onEvent({tokens: 5100, type: 'reading'})
  expect(seen()).toBe('|reading 5,100 tokens… 0 s')
  vi.advanceTimersByTime(2000)
  expect(seen()).toBe('|reading 5,100 tokens… 1 s|reading 5,100 tokens… 2 s')
})

it('is seen when many short steps take long together', () => {
  const {onEvent, onStep, seen} = progressOf()
  for (const part of [1, 2, 3]) {
    onStep(`part ${part} of 3`)
    onEvent({tokens: 100, type: 'reading'})
    vi.advanceTimersByTime(1000)
    onEvent({text: 'a', type: 'text'})
  }
  expect(seen()).toBe('|part 2 of 3: reading 100 tokens… 1 s||part 3 of 3: reading 100 tokens… 1 s|')
})

it('goes on counting while the answer comes, and is gone when it is shown', () => {
  const {end, onEvent, seen} = progressOf()
  onEvent({text: 'a', type: 'text'})
  vi.advanceTimersByTime(2000)
  onEvent({text: 'b', type: 'text'})
  vi.advanceTimersByTime(1000)
  expect(seen()).toBe('|answering… 2 s|answering… 3 s')
  end()
  onEvent({type: 'loading'})
  vi.advanceTimersByTime(5000)
  expect(seen()).toBe('|')
})

it('says why it is tried again without what a terminal would obey, and within the line', () => {
  const {onEvent, seen} = progressOf()
  onEvent({attempt: 2, reason: `\u001b[31mbusy\n${'x'.repeat(80)}`, type: 'retrying'})
  vi.advanceTimersByTime(2000)
  expect(seen()).toMatch(/^\|trying again \(busy x+…$/)
})
