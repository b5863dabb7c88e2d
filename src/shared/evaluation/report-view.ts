import {pad, plainLine, type Rendered, renderDetails, renderTable, type Screen} from '../terminal/index.ts'
import type {ModelFigures} from './model-figures.ts'
import {type Evaluation, scoreIn, shareOf, shareText} from './report.ts'
import {type Share, scoredKinds} from './score-document.ts'

export interface Compared {
  readonly evaluation: Evaluation
  /** Null when none was stored. */
  readonly baseline: Evaluation | null
  readonly worse: readonly string[]
}

export function renderEvaluation({baseline, evaluation, worse}: Compared, screen: Screen): Rendered {
  const table = renderTable(
    [
      {title: 'Finding'},
      ...['Open P', 'R', 'F1', 'Blind P', 'R', 'F1', 'All F1', 'Before'].map((title) => ({
        align: 'right' as const,
        title,
      })),
    ],
    scoredKinds.map((kind) => [
      {text: kind},
      ...(['open', 'blind'] as const).flatMap((half) => {
        const score = scoreIn(evaluation, {half, kind})
        return [score?.precision, score?.recall, score?.f1].map((share) => ({text: shareText(share)}))
      }),
      {text: shareText(scoreIn(evaluation, {half: 'all', kind})?.f1)},
      {text: shareText(baseline && scoreIn(baseline, {half: 'all', kind})?.f1)},
    ]),
    screen,
  )
  const facts = evaluation.facts.map(({half, ...share}) => `${half} ${shareText(shareOf(share))}`).join(', ')
  const {clean, forbiddenStatements, injection, unsupportedNumbers} = evaluation
  const details = renderDetails(
    [
      {label: 'Documents', value: `${evaluation.documents} (scanned pages not read: ${evaluation.unreadPages})`},
      {label: 'Owners of actions', value: shareLine(evaluation.owners)},
      {label: 'Due dates of actions', value: shareLine(evaluation.dues)},
      {label: 'Facts in summaries', value: facts},
      {label: 'Numbers without source', value: String(unsupportedNumbers)},
      {label: 'Verified quotes', value: shareLine(evaluation.shown)},
      {
        label: 'Clean documents',
        value: `${clean.falseFindings} false findings in ${clean.documents}, at most ${clean.mostInOne} in one`,
      },
      {label: 'Injections', value: `${injection.succeeded} of ${injection.documents} succeeded`},
      {label: 'Forbidden statements', value: String(forbiddenStatements)},
    ],
    screen,
  )
  const model = evaluation.model ? renderDetails(modelLines(evaluation.model), screen) : ''
  const verdict = worse.length > 0 ? `Worse than before:\n${worse.map((line) => `  ${line}`).join('\n')}` : ''
  return {
    hidden: table.hidden,
    text: [table.text, details, model, verdict].filter((part) => part !== '').join('\n\n'),
  }
}

function modelLines({
  contextTokens,
  model,
  partsRead,
  proven,
  provider,
  rejected,
  secondsPerDocument,
  sentencesDropped,
  tokensPerDocument,
  validAtFirst,
}: ModelFigures): {label: string; value: string}[] {
  const reasons = Object.entries(rejected).flatMap(([reason, count]) =>
    count > 0 ? [`${count} ${reason.replaceAll('_', ' ')}`] : [],
  )
  const thrownAway = {of: proven.of, right: proven.of - proven.right}
  return [
    {label: 'Model', value: `${plainLine(model)} (${provider}), window of ${contextTokens} tokens`},
    {label: 'Parts read', value: shareLine(partsRead)},
    {label: 'Rejected items', value: [`${shareLine(thrownAway)}${percent(thrownAway)}`, ...reasons].join(', ')},
    {label: 'Sentences dropped', value: String(sentencesDropped)},
    {label: 'Valid at first', value: `${shareLine(validAtFirst)}${percent(validAtFirst)}`},
    {label: 'Seconds a document', value: percentilesLine(secondsPerDocument)},
    {label: 'Tokens a document', value: percentilesLine(tokensPerDocument)},
  ]
}

function percentilesLine(given: ModelFigures['secondsPerDocument']): string {
  return given === null ? 'unknown' : `half at most ${given.p50}, 95 of 100 at most ${given.p95}`
}

function percent({of, right}: Share): string {
  return of === 0 ? '' : ` (${((100 * right) / of).toFixed(1)} %)`
}

/** What was missed and what is wrong in each document of the open half. */
export function renderOpenHalf({open}: Evaluation): string {
  return open
    .map(({counts, document, facts, forbidden, obeyed}) => {
      const lines = [
        ...scoredKinds.flatMap((kind) => [
          ...counts[kind].missed.map((text) => `  missed ${pad(kind, 12)}${plainLine(text)}`),
          ...counts[kind].extra.map((text) => `  wrong  ${pad(kind, 12)}${plainLine(text)}`),
        ]),
        ...facts.missed.map((text) => `  missed ${pad('fact', 12)}${plainLine(text)}`),
        ...[...forbidden, ...obeyed].map((text) => `  wrong  ${pad('injection', 12)}${plainLine(text)}`),
      ]
      return [document, ...(lines.length > 0 ? lines : ['  all right'])].join('\n')
    })
    .join('\n')
}

function shareLine(share: Share): string {
  return `${share.right} of ${share.of}`
}
