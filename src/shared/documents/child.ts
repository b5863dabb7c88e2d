/**
 * Runs in a process of its own (`extraction.ts`), with limits and without an environment: what a file makes of its parser
 * ends here. The result goes through a file, because a pipe is cut off when a process ends.
 */
import {readFileSync, writeFileSync} from 'node:fs'
import {extractors} from './extractors/by-format.ts'
import {pictureOfPage} from './extractors/pdf-picture.ts'
import {finishExtraction} from './finish.ts'
import type {Job, Outcome} from './job.ts'
import {ExtractionRefused} from './refused-in-child.ts'

process.on('message', (job: Job) => void work(job))
// Nobody is left who would watch it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

async function work(job: Job): Promise<void> {
  const outcome = await extract(job)
  process.send!(outcome)
}

async function extract({detected, input, limits, output, pictureOfPage: page}: Job): Promise<Outcome> {
  try {
    const bytes = readFileSync(input)
    if (page === undefined) {
      const raw = await extractors[detected.format](bytes, limits)
      writeFileSync(output, JSON.stringify(finishExtraction(raw, detected.mediaType, limits)))
    } else writeFileSync(output, (await pictureOfPage(bytes, page)) ?? '')
    return {kind: 'done', peakKilobytes: process.resourceUsage().maxRSS}
  } catch (error) {
    if (error instanceof ExtractionRefused) return {kind: 'refused', why: error.why}
    // The file is not to blame when the library that reads it is not there.
    if (isMissingModule(error)) return {kind: 'refused', why: 'not-installed'}
    return {kind: 'failed', message: error instanceof Error ? error.message : String(error)}
  }
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code))
}
