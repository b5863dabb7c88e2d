import {type Ai, AiError, staysAway} from '../ai/index.ts'
import {
  type Analysed as AnalysedDocument,
  analyseDocument,
  type JsonFinding,
  secondsLeft,
  timeLeftText,
} from '../analysis/index.ts'
import {parseMoney} from '../coordination/index.ts'
import {ExitCode, UserError} from '../errors.ts'
import type {Finding} from '../findings/index.ts'
import {type Analyser, charactersIn, evaluate} from './evaluate.ts'
import type {ReadDocument} from './evaluation-set.ts'
import {type AttemptEnd, type DocumentFigures, figuresOf, watched} from './model-figures.ts'
import type {Evaluation} from './report.ts'
import type {Analysed} from './score-document.ts'

export interface ModelSetup {
  readonly ai: Ai
  /** Called when the model is known to be there. */
  readonly read: () => Promise<readonly ReadDocument[]>
  /** What is read, and how long the rest takes. */
  readonly onStep: (step: string) => void
}

/**
 * Reads documents as `coord document analyze` does, with the model that was named, and measures it. Nothing is taken from
 * answers that were kept. Fails when the server is away: rules alone are not what is to be measured.
 */
export async function evaluateModel({ai, onStep, read}: ModelSetup): Promise<Evaluation> {
  if (ai.because) throw away(ai.because)
  const {digest, problem} = await ai.provider.health(ai.signal)
  if (problem) throw away(problem)
  const documents = await read()
  return evaluate(documents, analyserOf(ai, digest, documents, onStep))
}

function analyserOf(
  {log: ownLog, onEvent, provider, signal}: Ai,
  digest: string | null,
  all: readonly ReadDocument[],
  onStep: (step: string) => void,
): Analyser {
  const characters = charactersIn(all)
  const documents = all.length
  const {log, take} = watched(ownLog)
  const asking: Ai = {because: null, log, provider, requireAi: false, signal, ...(onEvent && {onEvent})}
  const measured: DocumentFigures[] = []
  const started = performance.now()
  let read = 0
  return {
    async analyse(pages, {document, forComparison}) {
      const length = pages.reduce((sum, {text}) => sum + text.length, 0)
      const showPart = ({part, parts}: {readonly part: number; readonly parts: number}) => {
        const done = read + (length * (part - 1)) / parts
        const seconds = secondsLeft([{characters: done, milliseconds: performance.now() - started}], characters - done)
        const left = seconds === null ? '' : `, ${timeLeftText(seconds)}`
        onStep(`${measured.length + 1} of ${documents}, ${document}, part ${part}/${parts}${left}`)
      }
      const analysed = await analyseDocument(
        {ai: asking, cache: noCache, conventions: {dateOrder: 'dmy'}, onStep: showPart, options: {}},
        {pages, reference: document, title: document, truncated: null},
      ).catch((error: unknown) => {
        throw isStop(error) ? stoppedAfter(measured.length, documents, error) : error
      })
      read += length
      const ends = take()
      const gone = ends.find(({error}) => error !== null && staysAway(error.code))?.error
      if (gone) throw away(new AiError(gone.message, {code: gone.code}), measured.length, documents)
      if (!forComparison) measured.push(toFigures(analysed, ends))
      return toAnalysed(analysed)
    },
    figures: () =>
      figuresOf(
        {contextTokens: provider.contextTokens, digest, model: provider.model, provider: provider.id},
        measured,
      ),
    name: `${provider.id} ${provider.model}`,
  }
}

const noCache = {read: () => undefined, write: () => {}}

function toFigures({result}: AnalysedDocument, ends: readonly AttemptEnd[]): DocumentFigures {
  const answered = ends.filter(({isFirst, resolvedModel}) => isFirst && resolvedModel !== null)
  const counted = ends.flatMap(({usage}) =>
    typeof usage?.promptTokens === 'number' && typeof usage.outputTokens === 'number'
      ? [usage.promptTokens + usage.outputTokens]
      : [],
  )
  const {coverage, stats, unverified} = result
  return {
    grounded: stats.grounded,
    parts: coverage.parts,
    partsRead: coverage.partsRead,
    rejected: unverified.map(({reason}) => reason),
    seconds: stats.milliseconds / 1000,
    sentencesDropped: stats.sentencesDropped,
    tokens: counted.length === 0 ? null : counted.reduce((sum, each) => sum + each, 0),
    validAtFirst: {of: answered.length, right: answered.filter(({status}) => status === 'ok').length},
  }
}

function toAnalysed({result}: AnalysedDocument): Analysed {
  return {findings: result.findings.map(toFinding), summary: result.summary}
}

function toFinding(finding: JsonFinding): Finding {
  if (finding.kind !== 'amount') return finding
  const {amount, currency} = finding.amount
  return {...finding, amount: parseMoney(amount, {currency, decimalMark: '.'})}
}

function isStop(error: unknown): error is Error {
  if (error instanceof AiError) return error.code === 'AI_CANCELLED'
  return error instanceof UserError && error.code === 'STOPPED'
}

function stoppedAfter(done: number, documents: number, cause: Error): UserError {
  return new UserError(`Stopped after ${done} of ${documents} documents: nothing was stored.`, {
    cause,
    code: 'STOPPED',
    exitCode: ExitCode.interrupted,
  })
}

function away(error: AiError, done = 0, documents = 0): UserError {
  const after = done === 0 ? '' : ` ${done} of ${documents} documents were read; nothing was stored.`
  return new UserError(`${error.message}${after}`, {
    cause: error,
    code: error.code,
    exitCode: ExitCode.aiUnavailable,
    nextStep: error.nextStep ?? 'lab ai doctor',
  })
}
