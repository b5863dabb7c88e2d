/** Compares versions such as 0.12.6 and 0.13.0-rc1 by their numbers; what has none is older than nothing. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => (/^v?(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number)
  const own = numbers(version)
  if (own.length === 0) return false
  const other = numbers(than)
  const at = own.findIndex((number, index) => number !== other[index])
  return at >= 0 && own[at]! < other[at]!
}
