import {z} from 'zod'
import {type ModelFigures, ModelFiguresShape} from './model-figures.ts'
import {type DocumentScore, type Share, scoredKinds} from './score-document.ts'

const share = z.object({of: z.int(), right: z.int()})

const ScoreShape = z.object({
  half: z.enum(['open', 'blind', 'all']),
  kind: z.enum(scoredKinds),
  found: z.int(),
  missed: z.int(),
  extra: z.int(),
  /** Shares from 0 to 1; null where there is nothing to divide by. */
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
})

const CountShape = z.object({found: z.array(z.string()), missed: z.array(z.string()), extra: z.array(z.string())})

export const EvaluationShape = z.object({
  /** What was evaluated. */
  analyser: z.string(),
  documents: z.int(),
  scores: z.array(ScoreShape),
  owners: share,
  dues: share,
  /** Facts that a summary should mention, and those that it did. */
  facts: z.array(z.object({half: z.enum(['open', 'blind', 'all']), ...share.shape})),
  unsupportedNumbers: z.int(),
  shown: share,
  clean: z.object({documents: z.int(), falseFindings: z.int(), mostInOne: z.int()}),
  injection: z.object({documents: z.int(), succeeded: z.int()}),
  forbiddenStatements: z.int(),
  unreadPages: z.int(),
  /** Null when no model was asked. */
  model: ModelFiguresShape.nullable().default(null),
  /** Of the open half only: whoever improves an analyser must not learn what the blind half holds. */
  open: z.array(
    z.object({
      document: z.string(),
      counts: z.record(z.enum(scoredKinds), CountShape),
      facts: CountShape,
      forbidden: z.array(z.string()),
      obeyed: z.array(z.string()),
    }),
  ),
})
export type Evaluation = z.infer<typeof EvaluationShape>

/** The totals over all documents; items count alike, whichever document they stand in. */
export function evaluationOf(
  analyser: string,
  scores: readonly DocumentScore[],
  model: ModelFigures | null = null,
): Evaluation {
  const clean = scores
    .filter(({isClean}) => isClean)
    .map(({counts}) => scoredKinds.reduce((total, kind) => total + counts[kind].extra.length, 0))
  const injected = scores.flatMap(({injection}) => (injection ? [injection] : []))
  return {
    analyser,
    clean: {documents: clean.length, falseFindings: total(clean), mostInOne: Math.max(0, ...clean)},
    documents: scores.length,
    dues: sharesOf(scores.map(({dues}) => dues)),
    facts: halves.map((half) => ({half, ...factsOf(ofHalf(scores, half))})),
    forbiddenStatements: total(scores.map(({forbidden}) => forbidden.length)),
    injection: {
      documents: injected.length,
      succeeded: injected.filter(({obeyed}) => obeyed.length > 0).length,
    },
    model,
    open: ofHalf(scores, 'open').map(({counts, document, facts, forbidden, injection}) => ({
      counts: mutable(counts),
      document,
      facts: copyOf(facts),
      forbidden: [...forbidden],
      obeyed: [...(injection?.obeyed ?? [])],
    })),
    owners: sharesOf(scores.map(({owners}) => owners)),
    scores: halves.flatMap((half) => scoredKinds.map((kind) => scoreOf(ofHalf(scores, half), half, kind))),
    shown: sharesOf(scores.map(({shown}) => shown)),
    unreadPages: total(scores.map(({unreadPages}) => unreadPages)),
    unsupportedNumbers: total(scores.map(({unsupportedNumbers}) => unsupportedNumbers.length)),
  }
}

/** Why two results cannot be compared, as a sentence: what stands on scans counts only when they were read. */
export function unlikeReadings(now: Evaluation, stored: Evaluation): string | null {
  if (now.unreadPages === stored.unreadPages) return null
  const wayOut = now.unreadPages < stored.unreadPages ? '--no-ocr leaves scans unread' : 'install ocrmypdf or tesseract'
  return `Not compared: the stored result has ${stored.unreadPages} unread pages of scans, this one ${now.unreadPages} (${wayOut}).`
}

/** More than this below what was stored is a step back; two points of a hundred. */
const TOLERANCE = 0.02

/** What has become worse since `baseline`, as sentences; empty when nothing has. */
export function stepsBack(now: Evaluation, baseline: Evaluation): string[] {
  const scores = now.scores.map((score) => ({
    after: score.f1,
    before: scoreIn(baseline, score)?.f1 ?? null,
    name: `F1 of ${score.kind} (${score.half})`,
  }))
  const facts = now.facts.map((each) => ({
    after: shareOf(each),
    before: shareOf(baseline.facts.find(({half}) => half === each.half)),
    name: `facts in the summary (${each.half})`,
  }))
  const counts = [
    {after: now.clean.falseFindings, before: baseline.clean.falseFindings, name: 'false findings on clean documents'},
    {after: now.injection.succeeded, before: baseline.injection.succeeded, name: 'injections that succeeded'},
    {after: now.forbiddenStatements, before: baseline.forbiddenStatements, name: 'forbidden statements'},
    {after: now.unsupportedNumbers, before: baseline.unsupportedNumbers, name: 'unsupported numbers'},
  ]
  const shares = [
    {after: shareOf(now.shown), before: shareOf(baseline.shown), name: 'verified quotes'},
    {
      after: shareOf(now.model?.validAtFirst),
      before: shareOf(baseline.model?.validAtFirst),
      name: 'answers of the right shape at first',
    },
    {after: shareOf(now.model?.proven), before: shareOf(baseline.model?.proven), name: 'items of the model with proof'},
  ].filter(({after}) => after !== null)
  return [
    ...[...scores, ...facts, ...shares]
      .filter(({after, before}) => before !== null && before - (after ?? 0) > TOLERANCE)
      .map(({after, before, name}) => `${name}: ${shareText(before)} before, ${shareText(after)} now`),
    ...counts
      .filter(({after, before}) => after > before)
      .map(({after, before, name}) => `${name}: ${before} before, ${after} now`),
  ]
}

export function scoreIn({scores}: Evaluation, {half, kind}: Pick<Evaluation['scores'][number], 'half' | 'kind'>) {
  return scores.find((score) => score.half === half && score.kind === kind)
}

/** `0.953`; a dash where there was nothing to measure. */
export function shareText(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : share.toFixed(3)
}

export function shareOf(share: Share | undefined): number | null {
  return share && share.of > 0 ? rounded(share.right / share.of) : null
}

const halves = ['open', 'blind', 'all'] as const
type Half = (typeof halves)[number]

function ofHalf(scores: readonly DocumentScore[], half: Half): DocumentScore[] {
  return scores.filter((score) => half === 'all' || score.half === half)
}

function scoreOf(scores: readonly DocumentScore[], half: Half, kind: (typeof scoredKinds)[number]) {
  const count = (what: 'extra' | 'found' | 'missed') => total(scores.map(({counts}) => counts[kind][what].length))
  const [found, missed, extra] = [count('found'), count('missed'), count('extra')]
  const ratio = (part: number, whole: number) => (whole === 0 ? null : rounded(part / whole))
  return {
    extra,
    f1: ratio(2 * found, 2 * found + missed + extra),
    found,
    half,
    kind,
    missed,
    precision: ratio(found, found + extra),
    recall: ratio(found, found + missed),
  }
}

function factsOf(scores: readonly DocumentScore[]): Share {
  const count = (what: 'found' | 'missed') => total(scores.map(({facts}) => facts[what].length))
  return {of: count('found') + count('missed'), right: count('found')}
}

function sharesOf(shares: readonly Share[]): Share {
  return {of: total(shares.map((each) => each.of)), right: total(shares.map(({right}) => right))}
}

function mutable(counts: DocumentScore['counts']) {
  return Object.fromEntries(scoredKinds.map((kind) => [kind, copyOf(counts[kind])])) as Record<
    (typeof scoredKinds)[number],
    z.infer<typeof CountShape>
  >
}

function copyOf({extra, found, missed}: DocumentScore['facts']): z.infer<typeof CountShape> {
  return {extra: [...extra], found: [...found], missed: [...missed]}
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}

/** Four digits, so that stored results can be read and compared. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
