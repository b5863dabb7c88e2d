/**
 * RFC 4180, and text that a spreadsheet would run as a formula is made text by a leading apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection). Text that looks guarded already gets one more, so that
 * `withoutGuard` gives back exactly what was there.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const guarded = /^'*[=+\-@\t\r]/.test(value) && !/^[+-]?\d+([.,]\d+)*$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** The text of a cell as it was before `csvCell` guarded it. */
export function withoutGuard(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}
