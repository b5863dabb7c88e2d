/**
 * One word of a POSIX shell that is exactly this text, without backslashes, which crons treat differently. For what is
 * run: `shellWord` makes text harmless for a terminal, and changes it.
 */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}
