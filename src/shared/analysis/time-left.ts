/** A part that the model has read. */
export interface TimedPart {
  readonly characters: number
  readonly milliseconds: number
}

/** As long as the rest will take at the speed so far; null while nothing is known. */
export function secondsLeft(read: readonly TimedPart[], charactersLeft: number): number | null {
  const characters = read.reduce((sum, part) => sum + part.characters, 0)
  const milliseconds = read.reduce((sum, part) => sum + part.milliseconds, 0)
  return characters === 0 ? null : (milliseconds / characters) * (charactersLeft / 1000)
}

/** `40 s left`, `2.1 min left`. */
export function timeLeftText(seconds: number): string {
  return seconds < 60 ? `${Math.max(1, Math.round(seconds))} s left` : `${(seconds / 60).toFixed(1)} min left`
}
