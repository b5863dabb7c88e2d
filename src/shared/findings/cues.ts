/** How much a phrase speaks for something; phrases that speak against it have negative weights. */
export interface Cue {
  readonly weight: number
  readonly pattern: RegExp
}

export function weigh(text: string, cues: readonly Cue[]): number {
  let total = 0
  for (const {weight, pattern} of cues) if (pattern.test(text)) total += weight
  return total
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length
}
