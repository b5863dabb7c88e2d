import {expect, test} from 'vitest'
import {unverifiedNumbers} from '#shared/ai/tasks/number-guard'

const SOURCES = ['approved: GBP 420,000.00', 'score: 12 (likelihood 3, impact 4)', 'due: 2027-01-31', '7.5 %']

test('a number that is in the sources is verified, however it is written', () => {
  for (const answer of [
    'It costs 420000, £420,000, 420.000,00 or 420k.',
    'It costs 0.42 million.',
    'The score is 12 of 3 and 4.',
    'It is due on 31 January 2027, 31.1.2027, 31/01/2027 or 2027-01-31.',
    'That is 7,5 %, or 7.50.',
    'No number at all.',
  ])
    expect(unverifiedNumbers(answer, SOURCES), answer).toEqual([])
})

test('every other number is named as it was written, once', () => {
  expect(unverifiedNumbers('It costs 421,000 or 421,000, in 13 days, 4.2 million.', SOURCES)).toEqual([
    '421,000',
    '13',
    '4.2 million',
  ])
})

test('references and the numbering of lists are no numbers', () => {
  expect(unverifiedNumbers('1. See [LIB-R99].\n2) See LIB2-A77 and [LIB5].', SOURCES)).toEqual([])
})
