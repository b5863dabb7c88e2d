import {readFile, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ExitCode, UserError} from '../errors.ts'
import {makeFolder} from '../make-folder.ts'
import {type Evaluation, EvaluationShape} from './report.ts'

/** Where the results of a model are kept within a set; `rules` is the name of the rules. */
export function resultFile(set: string, model: string): string {
  return join(set, 'results', `${model.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`)
}

/** A result that was stored; null when there is none. */
export async function readResult(path: string): Promise<Evaluation | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const read = EvaluationShape.safeParse(jsonOf(text))
  if (read.success) return read.data
  throw new UserError(`${path} is no result of an evaluation.`, {
    code: 'BASELINE_INVALID',
    exitCode: ExitCode.failed,
    nextStep: `Measure again and replace it: lab ai eval --out ${path}`,
  })
}

export async function storeResult(path: string, evaluation: Evaluation): Promise<void> {
  await makeFolder(dirname(path))
  await writeFile(path, `${JSON.stringify(evaluation, null, 2)}\n`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
