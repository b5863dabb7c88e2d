/**
 * Runs in a process of its own (`recognition-tesseractjs.ts`), with limits and without an environment: what a picture makes
 * of tesseract.js ends here. One engine is used for all pictures.
 */
import {readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import type {Outcome} from './job.ts'
import type {RecognitionJob} from './recognition-job.ts'

/** What of tesseract.js 7 is used. */
interface TesseractJs {
  createWorker(languages: string, engine: number, options: object): Promise<Engine>
}
interface Engine {
  recognize(picture: Buffer): Promise<{readonly data: {readonly text: string}}>
}

/** Its neural network (`OEM.LSTM_ONLY`), for which alone `4.0.0_best_int` has data. */
const NEURAL_NETWORK = 1

let engine: Promise<Engine> | undefined

process.on('message', (job: RecognitionJob) => void work(job))
// Nobody is left who would watch it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

async function work(job: RecognitionJob): Promise<void> {
  process.send!(await recognize(job))
}

async function recognize(job: RecognitionJob): Promise<Outcome> {
  try {
    engine ??= startEngine(job)
    const {data} = await (await engine).recognize(readFileSync(job.input))
    writeFileSync(job.output, data.text)
    return {kind: 'done', peakKilobytes: process.resourceUsage().maxRSS}
  } catch (error) {
    return {kind: 'failed', message: error instanceof Error ? error.message : String(error)}
  }
}

/** Fails also where tesseract.js tells nobody but its `errorHandler`. It downloads nothing, as `langPath` is a folder. */
function startEngine({dataFolder, languages, module}: RecognitionJob): Promise<Engine> {
  const {createWorker} = createRequire(join(module, 'package.json'))(module) as TesseractJs
  return new Promise((resolve, reject) => {
    const options = {cacheMethod: 'none', errorHandler: reject, gzip: true, langPath: dataFolder}
    createWorker(languages, NEURAL_NETWORK, options).then(resolve, reject)
  })
}
