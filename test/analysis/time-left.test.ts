import {expect, it} from 'vitest'
import {secondsLeft, timeLeftText} from '#shared/analysis/time-left'

it('the time left follows from the speed so far', () => {
  expect(secondsLeft([], 1000)).toBeNull()
  expect(secondsLeft([{characters: 1000, milliseconds: 5000}], 3000)).toBe(15)
  expect([0.2, 40, 126].map(timeLeftText)).toEqual(['1 s left', '40 s left', '2.1 min left'])
})
