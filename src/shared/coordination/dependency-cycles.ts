/**
 * The way back to the start, if something comes to depend on itself: `['LIB-A1', 'LIB-A2', 'LIB-A1']`; `null` if not.
 * Other circles, which do not lead through the start, are not looked for.
 */
export function dependencyCycle(
  start: string,
  dependenciesOf: (reference: string) => Iterable<string>,
): string[] | null {
  const seen = new Set<string>()
  const ways: string[][] = [[start]]
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const next of dependenciesOf(way.at(-1)!)) {
      if (next === start) return [...way, start]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  }
  return null
}
