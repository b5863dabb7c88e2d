import type {Finding, Passage} from './types.ts'

/** Findings that stand beside orders to a machine and nowhere else are of low confidence, whoever has found them. */
export function asUncertain<Each extends Finding>(findings: readonly Each[], besides: readonly Passage[]): Each[] {
  const isBeside = ({evidence}: Finding) =>
    evidence.length > 0 && evidence.every((each) => besides.some((passage) => overlapsHalf(each, passage)))
  return findings.map((finding) => (isBeside(finding) ? {...finding, confidence: 'low'} : finding))
}

/** Whether at least half of the shorter one stands in the other. */
export function overlapsHalf(one: Passage, other: Passage): boolean {
  if (one.page !== other.page) return false
  const common = Math.min(one.end, other.end) - Math.max(one.start, other.start)
  return common > 0 && common * 2 >= Math.min(one.end - one.start, other.end - other.start)
}
