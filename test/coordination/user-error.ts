import {expect} from 'vitest'
import {UserError} from '#shared/errors'

/** The error that a person would see; fails when there is none, or when it says nothing about what to do. */
export function userErrorOf(action: () => unknown): UserError {
  try {
    action()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).toMatch(/^["A-Z].*\.$/)
    expect(error.nextStep).toMatch(/^(?:[A-Z].*[.?]|coord .*)$/)
    expect(error.exitCode).toBe(2)
    return error
  }
  throw new Error('This was accepted.')
}
