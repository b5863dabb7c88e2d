/** What someone typed, for a message: on one line, without control characters, cut when it is long. */
export function quoted(text: string): string {
  const letters = [...text.replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  return `"${letters.length > 40 ? `${letters.slice(0, 40).join('')}…` : letters.join('')}"`
}
