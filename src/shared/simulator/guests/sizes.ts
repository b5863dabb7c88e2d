const units: Readonly<Record<string, number>> = {'': 1, G: 1024 ** 3, K: 1024, M: 1024 ** 2, T: 1024 ** 4}

/** `100G`, `512M` or bytes. */
export function parseSize(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?)([KMGT])?$/.exec(text) ?? []
  return Math.round(Number(number) * units[unit]!)
}

/** The largest unit that divides it. */
export function formatSize(bytes: number): string {
  for (const unit of ['T', 'G', 'M', 'K'])
    if (bytes >= units[unit]! && bytes % units[unit]! === 0) return `${bytes / units[unit]!}${unit}`
  return String(bytes)
}
