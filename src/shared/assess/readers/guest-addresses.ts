/** The static addresses in the configuration of a guest, of cloud-init or of a container; null when there are none. */
export function addressesOf(settings: Readonly<Record<string, unknown>>): string[] | null {
  const found = Object.entries(settings).flatMap(([key, value]) => {
    if (!/^(ipconfig|net)\d+$/.test(key) || typeof value !== 'string') return []
    const [, address] = /(?:^|,)ip=([\d.]+)(?:\/\d+)?(?:,|$)/.exec(value) ?? []
    return address === undefined ? [] : [address]
  })
  return found.length > 0 ? found : null
}
