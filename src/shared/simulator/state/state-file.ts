import {readFileSync, renameSync, writeFileSync} from 'node:fs'
import {ExitCode, UserError} from '#shared/errors'
import type {State} from './state.ts'

/** Null when there is no file yet. */
export function readState(file: string): State | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unusable(file, (error as Error).message, error)
  }
  try {
    const state: State = JSON.parse(text)
    if (state.format === 1) return state
  } catch (error) {
    throw unusable(file, 'it is not JSON', error)
  }
  throw unusable(file, 'it was not written by this simulator')
}

/** Whole or not at all; with the keys and tokens in it, for nobody else to read. */
export function writeState(file: string, state: State): void {
  const draft = `${file}.${process.pid}.new`
  try {
    writeFileSync(draft, `${JSON.stringify(state)}\n`, {mode: 0o600})
    renameSync(draft, file)
  } catch (error) {
    throw unusable(file, (error as Error).message, error)
  }
}

function unusable(file: string, why: string, cause?: unknown): UserError {
  return new UserError(`The state of the simulator cannot be kept in ${file}: ${why}`, {
    cause,
    code: 'SIMULATOR_STATE_UNUSABLE',
    exitCode: ExitCode.configuration,
    nextStep: 'name another file with --state, or delete this one to begin anew',
  })
}
