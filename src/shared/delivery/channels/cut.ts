interface Limit {
  readonly longest: number
  readonly size: (text: string) => number
  /** What stands in place of so many lines. */
  readonly note: (lines: number) => string
}

/** As many whole lines as fit, and below them that there were more. */
export function cutToFit(text: string, {longest, note, size}: Limit): {readonly text: string; readonly isCut: boolean} {
  if (size(text) <= longest) return {isCut: false, text}
  const lines = text.split('\n')
  const room = longest - size(`\n${note(lines.length)}`)
  let used = 0
  let kept = 0
  for (const line of lines) {
    used += size(`${line}\n`)
    if (used > room) break
    kept++
  }
  return {isCut: true, text: [...lines.slice(0, kept), note(lines.length - kept)].join('\n')}
}
