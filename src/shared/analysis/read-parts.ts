import {type Finding} from '#shared/findings/index'
import {type Answered, type Asking, askOnce} from './asking.ts'
import {type Chunk, halvesOf} from './chunks.ts'
import {type Note, notesTask} from './notes-task.ts'
import {secondsLeft, type TimedPart} from './time-left.ts'
import {type Proof, type Unverified, verifyNotes} from './verify-notes.ts'

export interface Step {
  readonly part: number
  readonly parts: number
  readonly secondsLeft: number | null
}

export interface ReadParts {
  readonly findings: readonly Finding[]
  readonly unverified: readonly Unverified[]
  readonly grounded: number
  /** Parts that the model has read, and how many of them in a former run. */
  readonly read: number
  readonly fromCache: number
  readonly degraded: Answered<never>['degraded']
}

/** A model that fails so often in a row is not asked about the rest. */
const MOST_FAILURES = 2

/** Has the model take notes of each part, and keeps those that are proven. */
export async function readParts(
  asking: Asking,
  chunks: readonly Chunk[],
  proof: Proof,
  {document, onStep}: {readonly document: string; readonly onStep: (step: Step) => void},
): Promise<ReadParts> {
  const all: ReadPart[] = []
  const timed: TimedPart[] = []
  let failures = 0
  for (const [at, chunk] of chunks.entries()) {
    const left = chunks.slice(at).reduce((sum, {text}) => sum + text.length, 0)
    onStep({part: at + 1, parts: chunks.length, secondsLeft: secondsLeft(timed, left)})
    const started = performance.now()
    const part = await readPart(asking, chunk, proof, document)
    all.push(part)
    if (part.isRead && !part.isFromCache) {
      timed.push({characters: chunk.text.length, milliseconds: performance.now() - started})
    }
    failures = part.isRead ? 0 : failures + 1
    if (failures >= MOST_FAILURES || asking.ai.provider.id === 'rules') break
  }
  return {
    degraded: all.findLast(({degraded}) => degraded !== null)?.degraded ?? null,
    findings: all.flatMap(({findings}) => findings),
    fromCache: all.filter(({isFromCache}) => isFromCache).length,
    grounded: all.reduce((sum, {grounded}) => sum + grounded, 0),
    read: all.filter(({isRead}) => isRead).length,
    unverified: all.flatMap(({unverified}) => unverified),
  }
}

interface ReadPart {
  readonly findings: readonly Finding[]
  readonly unverified: readonly Unverified[]
  readonly grounded: number
  readonly isRead: boolean
  readonly isFromCache: boolean
  readonly degraded: ReadParts['degraded']
}

/** A part that is too much for the model, or has more to say than it has room for, is read in two halves. */
async function readPart(asking: Asking, chunk: Chunk, proof: Proof, document: string): Promise<ReadPart> {
  const verify = (notes: readonly Note[]) => verifyNotes(notes, chunk.page, proof)
  const check = (notes: readonly Note[]) => {
    const rejected = verify(notes).unverified.length
    return {grounded: notes.length - rejected, rejected}
  }
  const {degraded, isFromCache, value} = await askOnce(
    asking,
    notesTask,
    {check, document, text: chunk.text},
    chunk.text,
  )
  const notes = value?.notes ?? []
  const verified = verify(notes)
  const part: ReadPart = {
    ...verified,
    degraded,
    grounded: notes.length - verified.unverified.length,
    isFromCache,
    isRead: value !== null,
  }
  const halves = degraded !== null && TOO_MUCH.includes(degraded.code) ? halvesOf(chunk) : null
  if (halves === null) return part
  const [first, second] = [
    await readPart(asking, halves[0], proof, document),
    await readPart(asking, halves[1], proof, document),
  ]
  return {
    degraded: first.degraded ?? second.degraded,
    findings: [...part.findings, ...first.findings, ...second.findings],
    grounded: part.grounded + first.grounded + second.grounded,
    isFromCache: false,
    isRead: first.isRead && second.isRead,
    unverified: [...part.unverified, ...first.unverified, ...second.unverified],
  }
}

const TOO_MUCH: readonly string[] = ['AI_CONTEXT_EXCEEDED', 'AI_OUTPUT_TRUNCATED']
