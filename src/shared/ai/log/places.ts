import {join} from 'node:path'

/** Journals that wait for the database, one file a run. */
export function journalFolder(stateDirectory: string): string {
  return join(stateDirectory, 'ai-journal')
}

/** Tokens a model counts for each that we estimate. */
export function calibrationFile(stateDirectory: string): string {
  return join(stateDirectory, 'ai-calibration.json')
}
